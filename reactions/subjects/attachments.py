"""Attachments asked for, decided, changed → who is told what (workflows.md §2)."""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import administrators_of_the_entity, staff, the_attached_user, the_requester
from reactions.reaction import Reaction

ATTACHMENTS: dict[str, Reaction] = {
    "attachment.requested": Reaction(
        "Demande de rattachement de {who}",
        "{who} demande son rattachement à {entity} ({roles}) : la demande attend votre décision.",
        Kind.ATTACHMENT_REQUESTED,
        (administrators_of_the_entity,),
        "attachment_requested",
        (administrators_of_the_entity,),
    ),
    "attachment.accepted": Reaction(
        "Rattachement à {entity} accepté",
        "Votre demande de rattachement à {entity} est acceptée.",
        Kind.ATTACHMENT_ACCEPTED,
        (the_requester,),
        "attachment_accepted",
        (the_requester,),
    ),
    "attachment.declined": Reaction(
        "Rattachement à {entity} décliné",
        "Votre demande de rattachement à {entity} est déclinée.{because}",
        Kind.ATTACHMENT_DECLINED,
        (the_requester,),
        "attachment_declined",
        (the_requester,),
    ),
    "attachment.cancelled": Reaction(
        "Demande de rattachement de {who} annulée",
        "{who} ne demande plus son rattachement à {entity}.",
        Kind.ATTACHMENT_REQUESTED,
        (administrators_of_the_entity,),
    ),
    "attachment.roles_set": Reaction(
        "Vos droits sur {entity} ont changé",
        "Vos droits sur {entity} sont désormais : {roles}.",
        Kind.ATTACHMENT_CHANGED,
        (the_attached_user,),
        "attachment_roles_set",
        (the_attached_user,),
    ),
    "attachment.deactivated": Reaction(
        "Rattachement à {entity} désactivé",
        "Votre rattachement à {entity} est désactivé : vous n'accédez plus à ses demandes.",
        Kind.ATTACHMENT_CHANGED,
        (the_attached_user,),
        "attachment_deactivated",
        (the_attached_user,),
    ),
    "attachment.activated": Reaction(
        "Rattachement à {entity} réactivé",
        "Votre rattachement à {entity} est réactivé. Vos droits : {roles}.",
        Kind.ATTACHMENT_CHANGED,
        (the_attached_user,),
        "attachment_activated",
        (the_attached_user,),
    ),
    "attachment.administration_received": Reaction(
        "Vous administrez {entity}",
        "{other} vous confie l'administration de {entity}.",
        Kind.ATTACHMENT_CHANGED,
        (the_attached_user,),
        "attachment_administration_received",
        (the_attached_user,),
    ),
    "attachment.administration_given": Reaction(
        "Vous n'administrez plus {entity}",
        "Vous avez confié l'administration de {entity} à {other}. Vos droits : {roles}.",
        Kind.ATTACHMENT_CHANGED,
        (the_attached_user,),
        "attachment_administration_given",
        (the_attached_user,),
    ),
    # By mail only: no kind of the contract says it.
    "entity.change_reported": Reaction(
        "Changement signalé pour {entity}",
        "{who} signale un changement de {entity} ({number}) : {comment}",
        mail="entity_change_reported",
        mails=(staff,),
    ),
}
