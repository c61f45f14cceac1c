"""Steps of an enrolment → who is told what (workflows.md §3, column «sent»).

Words of the story: number, title (of the training), who (the candidate), days (of the session), rank, comment, because.
"""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.enrolments.audience import the_applicant, the_employers, the_prescriber, the_trainers
from reactions.reaction import Reaction

ENROLMENTS: dict[str, Reaction] = {
    "enrolment.requested": Reaction(
        "Demande d'inscription : {who}",
        "{who} demande à s'inscrire à « {title} », {days} : la demande attend votre décision.",
        Kind.ENROLMENT_REQUESTED,
        (the_employers,),
        "enrolment_requested",
        (the_employers,),
    ),
    "enrolment.pre_enrolled": Reaction(
        "Pré-inscription : {who}",
        "La demande {number} ({who}) pour « {title} », {days}, est acceptée par l'employeur : le formateur va se "
        "prononcer.",
        Kind.ENROLMENT_EMPLOYER_DECIDED,
        (the_applicant, the_trainers),
        "enrolment_pre_enrolled",
        (the_applicant, the_trainers),
    ),
    "enrolment.put_on_waiting_list": Reaction(
        "Liste d'attente : {who}",
        "La demande {number} ({who}) pour « {title} », {days}, est acceptée par l'employeur. La formation est "
        "complète : rang {rank} sur la liste d'attente.",
        Kind.ENROLMENT_EMPLOYER_DECIDED,
        (the_applicant, the_trainers),
        "enrolment_put_on_waiting_list",
        (the_applicant,),
    ),
    "enrolment.refused_by_employer": Reaction(
        "Inscription refusée par l'employeur : {who}",
        "La demande {number} ({who}) pour « {title} », {days}, est refusée par l'employeur.{because}",
        Kind.ENROLMENT_EMPLOYER_DECIDED,
        (the_applicant,),
        "enrolment_refused_by_employer",
        (the_applicant,),
    ),
    "enrolment.validated": Reaction(
        "Inscription validée : {who}",
        "Le formateur valide la demande {number} ({who}) : l'inscription à « {title} », {days}, est faite.",
        Kind.ENROLMENT_TRAINER_DECIDED,
        (the_applicant, the_employers),
        "enrolment_validated",
        (the_applicant,),
    ),
    "enrolment.validated_on_waiting_list": Reaction(
        "Demande validée, en liste d'attente : {who}",
        "Le formateur valide la demande {number} ({who}) pour « {title} », {days} : elle garde le rang {rank} sur la "
        "liste d'attente.",
        Kind.ENROLMENT_TRAINER_DECIDED,
        (the_applicant,),
    ),
    "enrolment.returned": Reaction(
        "Précision demandée : {who}",
        "Avant de se prononcer sur la demande {number} ({who}) pour « {title} », {days}, le formateur demande : "
        "{comment}",
        Kind.ENROLMENT_RETURNED,
        (the_applicant,),
        "enrolment_returned",
        (the_applicant,),
    ),
    "enrolment.answered": Reaction(
        "Réponse au formateur : {who}",
        "{who} vous répond au sujet de « {title} », {days} : {comment}",
        Kind.ENROLMENT_RETURNED,
        (the_trainers,),
        "enrolment_answered",
        (the_trainers,),
    ),
    "enrolment.refused_by_trainer": Reaction(
        "Inscription refusée par le formateur : {who}",
        "La demande {number} ({who}) pour « {title} », {days}, est refusée par le formateur.{because}",
        Kind.ENROLMENT_TRAINER_DECIDED,
        (the_applicant, the_employers),
        "enrolment_refused_by_trainer",
        (the_applicant,),
    ),
    "enrolment.withdrawn": Reaction(
        "Désistement : {who}",
        "{who} n'ira pas à « {title} », {days}.{because}",
        Kind.ENROLMENT_WITHDRAWN,
        (the_applicant, the_employers, the_trainers),
        "enrolment_withdrawn",
        (the_employers, the_trainers),
    ),
    "enrolment.promoted": Reaction(
        "Place obtenue : {who}",
        "À la suite d'un désistement, une place de « {title} », {days}, revient à {who}.",
        Kind.ENROLMENT_PROMOTED,
        (the_applicant, the_employers, the_trainers),
        "enrolment_promoted",
        (the_applicant, the_employers, the_trainers),
    ),
    "enrolment.attended": Reaction(
        "Présence : {who}",
        "{who} a suivi « {title} », {days}.",
        Kind.ENROLMENT_ATTENDANCE_RECORDED,
        (the_applicant, the_employers),
        "enrolment_attended",
        (the_employers,),
    ),
    "enrolment.missed": Reaction(
        "Absence : {who}",
        "{who} n'a pas suivi « {title} », {days}.",
        Kind.ENROLMENT_ATTENDANCE_RECORDED,
        (the_applicant, the_employers),
        "enrolment_missed",
        (the_employers,),
    ),
    "enrolment.cancelled": Reaction(
        "Session annulée : « {title} »",
        "La session de « {title} », {days}, est annulée : la demande {number} ({who}) l'est aussi.{because}",
        Kind.SESSION_CANCELLED,
        (the_applicant, the_employers, the_prescriber),
        "enrolment_cancelled",
        (the_applicant, the_employers, the_prescriber),
        to_candidate="candidate_session_cancelled",
    ),
    # Once, however many had enrolled.
    "session.cancelled": Reaction(
        "Session annulée : « {title} »",
        "La session de « {title} », {days}, que vous animez, est annulée.{because}",
        Kind.SESSION_CANCELLED,
        (the_trainers,),
        "session_cancelled",
        (the_trainers,),
    ),
}
