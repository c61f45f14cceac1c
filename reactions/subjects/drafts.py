"""Steps of a draft → who is told what (workflows.md §5)."""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import (
    members_of_the_request,
    members_when_it_was_transmitted_for_them,
    members_who_had_received_it,
    provider_who_wrote_it,
    those_who_transmitted_it,
)
from reactions.reaction import Reaction

DRAFTS: dict[str, Reaction] = {
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
    "draft.deleted": Reaction(
        "Brouillon n° {number} supprimé",
        "Le prestataire a supprimé la demande « {title} » qu'il vous avait remise.",
        Kind.DRAFT_HANDED_OVER,
        (members_who_had_received_it,),
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
}
