"""Steps of an enrolment → who is told what (workflows.md §3, column «sent»).

Words of the story: number, title (of the training), who (the candidate), days (of the session), rank, comment, because.
"""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.enrolments.audience import the_applicant, the_employers, the_prescriber, the_trainers
from reactions.reaction import Reaction

ENROLMENTS: dict[str, Reaction] = {
    "enrolment.requested": Reaction(
        "Demande d'inscription de {who}",
        "{who} demande à s'inscrire à « {title} », {days} : la demande attend votre décision.",
        Kind.ENROLMENT_REQUESTED,
        (the_employers,),
        "enrolment_requested",
        (the_employers,),
    ),
    "enrolment.pre_enrolled": Reaction(
        "Pré-inscription de {who}",
        "La demande de {who} pour « {title} », {days}, est acceptée par l'employeur : elle attend le formateur.",
        Kind.ENROLMENT_EMPLOYER_DECIDED,
        (the_applicant, the_trainers),
        "enrolment_pre_enrolled",
        (the_applicant, the_trainers),
    ),
    "enrolment.put_on_waiting_list": Reaction(
        "{who} en liste d'attente",
        "La demande de {who} pour « {title} », {days}, est acceptée par l'employeur. La formation est complète : "
        "rang {rank} sur la liste d'attente.",
        Kind.ENROLMENT_EMPLOYER_DECIDED,
        (the_applicant, the_trainers),
        "enrolment_put_on_waiting_list",
        (the_applicant,),
    ),
    "enrolment.refused_by_employer": Reaction(
        "Inscription de {who} refusée par l'employeur",
        "La demande de {who} pour « {title} », {days}, est refusée par l'employeur.{because}",
        Kind.ENROLMENT_EMPLOYER_DECIDED,
        (the_applicant,),
        "enrolment_refused_by_employer",
        (the_applicant,),
    ),
    "enrolment.validated": Reaction(
        "Inscription de {who} validée",
        "Le formateur valide la demande de {who} : l'inscription à « {title} », {days}, est faite.",
        Kind.ENROLMENT_TRAINER_DECIDED,
        (the_applicant, the_employers),
        "enrolment_validated",
        (the_applicant,),
    ),
    "enrolment.validated_on_waiting_list": Reaction(
        "Demande de {who} validée, en liste d'attente",
        "Le formateur valide la demande de {who} pour « {title} », {days} : rang {rank} sur la liste d'attente.",
        Kind.ENROLMENT_TRAINER_DECIDED,
        (the_applicant,),
    ),
    "enrolment.returned": Reaction(
        "Une précision est demandée à {who}",
        "Avant de se prononcer sur la demande de {who} pour « {title} », {days}, le formateur demande : {comment}",
        Kind.ENROLMENT_RETURNED,
        (the_applicant,),
        "enrolment_returned",
        (the_applicant,),
    ),
    "enrolment.answered": Reaction(
        "Réponse de {who}",
        "{who} vous répond au sujet de « {title} », {days} : {comment}",
        Kind.ENROLMENT_RETURNED,
        (the_trainers,),
        "enrolment_answered",
        (the_trainers,),
    ),
    "enrolment.refused_by_trainer": Reaction(
        "Inscription de {who} refusée par le formateur",
        "La demande de {who} pour « {title} », {days}, est refusée par le formateur.{because}",
        Kind.ENROLMENT_TRAINER_DECIDED,
        (the_applicant, the_employers),
        "enrolment_refused_by_trainer",
        (the_applicant,),
    ),
    "enrolment.withdrawn": Reaction(
        "Désistement de {who}",
        "{who} n'ira pas à « {title} », {days}.{because}",
        Kind.ENROLMENT_WITHDRAWN,
        (the_applicant, the_employers, the_trainers),
        "enrolment_withdrawn",
        (the_employers, the_trainers),
    ),
    "enrolment.promoted": Reaction(
        "Une place s'est libérée pour {who}",
        "À la suite d'un désistement, une place de « {title} », {days}, revient à {who}.",
        Kind.ENROLMENT_PROMOTED,
        (the_applicant, the_employers, the_trainers),
        "enrolment_promoted",
        (the_applicant, the_employers, the_trainers),
    ),
    "enrolment.attended": Reaction(
        "Présence de {who}",
        "{who} a suivi « {title} », {days}.",
        Kind.ENROLMENT_ATTENDANCE_RECORDED,
        (the_applicant, the_employers),
        "enrolment_attended",
        (the_employers,),
    ),
    "enrolment.missed": Reaction(
        "Absence de {who}",
        "{who} n'a pas suivi « {title} », {days}.",
        Kind.ENROLMENT_ATTENDANCE_RECORDED,
        (the_applicant, the_employers),
        "enrolment_missed",
        (the_employers,),
    ),
    # By mail only: no kind of the contract says it, and nobody can turn it off.
    "enrolment.cancelled": Reaction(
        "Session annulée : « {title} »",
        "La session de « {title} », {days}, est annulée.{because}",
        mail="enrolment_cancelled",
        mails=(the_applicant, the_employers, the_trainers, the_prescriber),
        to_candidate="candidate_session_cancelled",
    ),
}
