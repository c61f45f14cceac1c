"""Steps of a prescriber's request for a candidate → who is told what (workflows.md §4; S0:172-177, S0:189-194).

Words of the story: those of `reactions/enrolments/table.py`, and prescriber.
"""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import staff
from reactions.enrolments.audience import the_prescriber
from reactions.reaction import Reaction

PRESCRIBED: dict[str, Reaction] = {
    "enrolment.registered": Reaction(
        "Demande d'inscription de {who}",
        "{prescriber} demande l'inscription de {who} à « {title} », {days} : la demande est à traiter.",
        Kind.CANDIDATE_ENROLLED,
        (staff,),
        "enrolment_registered",
        (staff,),
        to_candidate="candidate_registered",
    ),
    "enrolment.taken_in_hand": Reaction(
        "Demande d'inscription de {who} en cours de traitement",
        "Votre demande {number} pour {who}, « {title} », {days}, est en cours de traitement.",
        Kind.CANDIDATE_ENROLLED,
        (the_prescriber,),
    ),
    "enrolment.accepted_by_staff": Reaction(
        "Inscription de {who} acceptée",
        "Votre demande {number} est acceptée : {who} est inscrit·e à « {title} », {days}.",
        Kind.CANDIDATE_ENROLLED,
        (the_prescriber,),
        "enrolment_accepted_by_staff",
        (the_prescriber,),
        to_candidate="candidate_accepted",
    ),
    "enrolment.refused_by_staff": Reaction(
        "Inscription de {who} refusée",
        "Votre demande {number} pour {who}, « {title} », {days}, est refusée.{because}",
        Kind.CANDIDATE_ENROLLED,
        (the_prescriber,),
        "enrolment_refused_by_staff",
        (the_prescriber,),
        to_candidate="candidate_refused",
    ),
    "enrolment.request_withdrawn": Reaction(
        "Demande d'inscription de {who} annulée",
        "{prescriber} annule la demande {number} pour {who}, « {title} », {days}.{because}",
        Kind.ENROLMENT_WITHDRAWN,
        (staff,),
        to_candidate="candidate_withdrawn",
    ),
}
