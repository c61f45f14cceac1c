"""Facts → who is told what. Read it aloud: it is the rule (workflows.md §2, §5, §6 column «sent», and §14; §3 is
in `reactions/enrolments/table.py`).

Titles and bodies take the words of the story: number, title, document, conformity, who, entity, host, and `because`,
which is « Motif : … » when a reason was given, and `tacitly`, which is the sentence of the law when silence granted.
"""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import (
    administrators_of_the_entity,
    applicants_written_to,
    members_of_the_request,
    members_when_it_was_transmitted_for_them,
    provider_who_wrote_it,
    providers_of_its_modules,
    staff,
    the_applicants,
    the_attached_user,
    the_delegate,
    the_giver_of_the_mandate,
    the_holder_of_the_account,
    the_maker_of_the_client,
    the_newcomer,
    the_other_party,
    the_owner_of_the_endpoint,
    the_person,
    the_requester,
    those_who_deposited_it,
    those_who_transmitted_it,
)
from reactions.enrolments.prescribed import PRESCRIBED
from reactions.enrolments.table import ENROLMENTS
from reactions.reaction import Reaction

APPLICANTS_AND_PROVIDERS = (the_applicants, providers_of_its_modules)

TABLE: dict[str, Reaction] = {
    "draft.handed_over": Reaction(
        "Brouillon n° {number} à reprendre",
        "Un prestataire a initialisé à votre nom la demande « {title} » : il vous reste à la compléter.",
        Kind.DRAFT_HANDED_OVER,
        (members_of_the_request,),
        "draft_handed_over",
        (members_of_the_request,),
    ),
    "draft.resumed": Reaction(
        "Brouillon n° {number} repris",
        "L'adhérent a repris la demande « {title} » que vous avez préparée.",
        Kind.DRAFT_RESUMED,
        (provider_who_wrote_it,),
    ),
    "draft.refused": Reaction(
        "Brouillon n° {number} refusé",
        "L'adhérent a refusé la demande « {title} » que vous avez préparée.{because}",
        Kind.DRAFT_REFUSED,
        (provider_who_wrote_it,),
    ),
    # The line of the bell comes with dossier.transmitted, once for everybody.
    "draft.transmitted": Reaction(
        "Demande n° {number} transmise en votre nom",
        "Votre prestataire a transmis la demande « {title} » en votre nom.",
        mail="draft_transmitted_for_you",
        mails=(members_when_it_was_transmitted_for_them,),
        mailed_as=Kind.DOSSIER_TRANSMITTED,
    ),
    "draft.transmission_failed": Reaction(
        "Transmission du brouillon n° {number} retardée",
        "La transmission de la demande « {title} » n'a pas encore abouti : elle est tentée à nouveau.",
        Kind.DRAFT_TRANSMISSION_FAILED,
        (those_who_transmitted_it,),
    ),
    "draft.transmission_rejected": Reaction(
        "Transmission du brouillon n° {number} rejetée",
        "La demande « {title} » n'a pas pu être transmise : elle est de nouveau modifiable.{because}",
        Kind.DRAFT_TRANSMISSION_FAILED,
        (those_who_transmitted_it,),
    ),
    "dossier.transmitted": Reaction(
        "Dossier {number} transmis",
        "La demande « {title} » est devenue le dossier {number}.",
        Kind.DOSSIER_TRANSMITTED,
        (the_applicants, providers_of_its_modules, provider_who_wrote_it, staff),
    ),
    "dossier.review_started": Reaction(
        "Dossier {number} en cours d'analyse",
        "L'analyse du dossier « {title} » a commencé.",
        Kind.DOSSIER_UNDER_REVIEW,
        APPLICANTS_AND_PROVIDERS,
    ),
    "dossier.documents_requested": Reaction(
        "Dossier {number} en attente de pièces",
        "Des pièces sont attendues pour poursuivre l'analyse du dossier « {title} ».",
        Kind.DOSSIER_DOCUMENTS_REQUESTED,
        APPLICANTS_AND_PROVIDERS,
        "dossier_documents_requested",
        (the_applicants,),
    ),
    "dossier.reminded": Reaction(
        "Dossier {number} : pièces toujours attendues",
        "Relance : des pièces sont toujours attendues pour poursuivre l'analyse du dossier « {title} ».",
        Kind.DOSSIER_DOCUMENTS_REQUESTED,
        APPLICANTS_AND_PROVIDERS,
        "dossier_reminded",
        (the_applicants,),
    ),
    "dossier.document_received": Reaction(
        "Dossier {number} : pièce déposée",
        "Une pièce a été déposée dans le dossier « {title} ».",
        Kind.DOCUMENT_RECEIVED,
        (the_applicants, staff),
    ),
    "dossier.granted": Reaction(
        "Dossier {number} accordé",
        "Le financement du dossier « {title} » est accordé.{tacitly}",
        Kind.DOSSIER_GRANTED,
        APPLICANTS_AND_PROVIDERS,
        "dossier_granted",
        (the_applicants,),
    ),
    "dossier.refused": Reaction(
        "Dossier {number} refusé",
        "Le financement du dossier « {title} » est refusé.{because}",
        Kind.DOSSIER_REFUSED,
        APPLICANTS_AND_PROVIDERS,
        "dossier_refused",
        APPLICANTS_AND_PROVIDERS,
    ),
    "dossier.cancelled": Reaction(
        "Dossier {number} annulé",
        "Le dossier « {title} » est annulé.{because}",
        Kind.DOSSIER_CANCELLED,
        (the_applicants, providers_of_its_modules, staff),
        "dossier_cancelled",
        (the_applicants,),
    ),
    "dossier.message_sent": Reaction(
        "Dossier {number} : nouveau message",
        "Vous avez un nouveau message au sujet du dossier « {title} ».",
        Kind.MESSAGE_RECEIVED,
        (the_other_party,),
        "dossier_message",
        (applicants_written_to,),
    ),
    "document.reviewed": Reaction(
        "Dossier {number} : pièce contrôlée",
        "La pièce « {document} » du dossier « {title} » est {conformity}.{because}",
        Kind.DOCUMENT_REVIEWED,
        (those_who_deposited_it,),
    ),
    "attachment.requested": Reaction(
        "Demande de rattachement de {who}",
        "{who} demande à être rattaché à {entity} : la demande attend votre décision.",
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
        "{who} ne demande plus à être rattaché à {entity}.",
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
    # By mail only: no kind of the contract says it, and a bell that posts to a silent address would tell nobody.
    "webhook.paused": Reaction(
        "Envois vers {host} suspendus",
        "Le point de réception {host} ne répond plus : les envois sont suspendus.",
        mail="webhook_paused",
        mails=(the_owner_of_the_endpoint,),
    ),
    "api_client.expiring": Reaction(
        "Le système partenaire {name} prend fin le {ends_on}",
        "Le secret du système partenaire {name} prend fin le {ends_on}.",
        mail="api_client_expiring",
        mails=(the_maker_of_the_client,),
    ),
    "api_client.expired": Reaction(
        "Le système partenaire {name} a pris fin",
        "Le secret du système partenaire {name} a pris fin le {ends_on}.",
        mail="api_client_expired",
        mails=(the_maker_of_the_client,),
    ),
    "api_mandate.given": Reaction(
        "Mandat donné par {entity} à {name}",
        "{entity} donne mandat au système partenaire {name} jusqu'au {ends_on}.",
        mail="api_mandate_given",
        mails=(the_maker_of_the_client,),
    ),
    "api_mandate.ended": Reaction(
        "Fin du mandat donné par {entity} à {name}",
        "Le mandat donné par {entity} au système partenaire {name} a pris fin.",
        mail="api_mandate_ended",
        mails=(the_maker_of_the_client, the_giver_of_the_mandate),
    ),
    # By mail only: no kind of the contract says it, and nobody can turn it off.
    "delegation.proposed": Reaction(
        "{holder} vous propose une délégation",
        "{holder} vous propose d'agir sur son compte {period}.",
        mail="delegation_proposed",
        mails=(the_delegate,),
    ),
    "delegation.accepted": Reaction(
        "{delegate} accepte votre délégation",
        "{delegate} peut agir sur votre compte {period}.",
        mail="delegation_accepted",
        mails=(the_holder_of_the_account,),
    ),
    "delegation.declined": Reaction(
        "{delegate} refuse votre délégation",
        "{delegate} n'agira pas sur votre compte.",
        mail="delegation_declined",
        mails=(the_holder_of_the_account,),
    ),
    "delegation.used": Reaction(
        "{delegate} a agi sur votre compte",
        "{delegate} a agi sur votre compte : {act}.",
        mail="delegation_used",
        mails=(the_holder_of_the_account,),
    ),
    "delegation.ended": Reaction(
        "Fin de la délégation de {holder} à {delegate}",
        "{delegate} ne peut plus agir sur le compte de {holder}.",
        mail="delegation_ended",
        mails=(the_holder_of_the_account, the_delegate),
    ),
    # The mail is a letter: it goes to the address that was confirmed.
    "account.activated": Reaction(
        "Bienvenue, {who}",
        "Votre compte personnel sécurisé est activé, vous pouvez l'utiliser dès maintenant.",
        Kind.WELCOME,
        (the_newcomer,),
    ),
    "account.to_approve": Reaction(
        "Compte de {who} à valider",
        "{who}, {organisation}, demande un compte de partenaire emploi : le compte attend votre décision.",
        Kind.ACCOUNT_TO_APPROVE,
        (staff,),
        "account_to_approve",
        (staff,),
    ),
    "account.approved": Reaction(
        "Votre compte est validé",
        "Vos droits d'accès sont ouverts : vous pouvez inscrire des candidats.",
        Kind.ACCOUNT_APPROVED,
        (the_person,),
        "account_approved",
        (the_person,),
    ),
    # By mail only: who is told cannot come in to read a bell.
    "account.rejected": Reaction(
        "Votre demande de compte n'est pas acceptée",
        "Votre demande de compte n'est pas acceptée.{because}",
        mail="account_rejected",
        mails=(the_person,),
    ),
    "account.disabled": Reaction(
        "Votre compte est désactivé",
        "Votre compte est désactivé.{because}",
        mail="account_disabled",
        mails=(the_person,),
    ),
    "account.enabled": Reaction(
        "Votre compte est réactivé",
        "Votre compte est réactivé.",
        mail="account_enabled",
        mails=(the_person,),
    ),
    "account.session_reused": Reaction(
        "Une de vos connexions a été fermée par sécurité",
        "Une de vos connexions a été fermée : ses identifiants ont servi deux fois.",
        mail="account_session_reused",
        mails=(the_person,),
    ),
    # Letters go to one address, whoever is behind it.
    "letter.activation": Reaction("Activez votre compte", "", mail="account_activation"),
    "letter.welcome": Reaction("Votre compte est activé", "", mail="account_welcome"),
    "letter.already_registered": Reaction("Vous avez déjà un compte", "", mail="account_already_registered"),
    "letter.reminder": Reaction("Vos identifiants de connexion", "", mail="account_reminder"),
    "letter.password_changed": Reaction("Votre mot de passe a été modifié", "", mail="account_password_changed"),
    "letter.email_to_confirm": Reaction("Confirmez votre nouvelle adresse", "", mail="account_email_to_confirm"),
    "letter.email_changed": Reaction("Votre adresse de connexion a été modifiée", "", mail="account_email_changed"),
    **ENROLMENTS,
    **PRESCRIBED,
}
