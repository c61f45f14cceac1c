"""The history of requests, enrolments, documents and delegations: their facts, each kind with its French words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models.facts import Fact, record
from models.labelled import Labelled

LABELS: dict[str, str] = {
    "draft.created": "Création du brouillon",
    "draft.saved": "Enregistrement du brouillon",
    "draft.document_received": "Dépôt d'une pièce",
    "draft.duplicated": "Duplication du brouillon",
    "draft.deleted": "Suppression du brouillon",
    "draft.handed_over": "Envoi à l'adhérent",
    "draft.resumed": "Reprise de la pré-saisie par l'adhérent",
    "draft.refused": "Refus par l'adhérent",
    "draft.transmission_started": "Transmission demandée",
    "draft.transmitted": "Transmission confirmée",
    "draft.transmission_failed": "Échec de la transmission",
    "draft.transmission_rejected": "Rejet de la transmission",
    "dossier.transmitted": "Transmission du dossier",
    "dossier.review_started": "Début de l'analyse",
    "dossier.documents_requested": "Demande de pièces",
    "dossier.reminded": "Relance des pièces attendues",
    "dossier.document_received": "Dépôt d'une pièce",
    "dossier.review_resumed": "Reprise de l'analyse",
    "dossier.message_sent": "Envoi d'un message",
    "dossier.bank_details_added": "Ajout de coordonnées bancaires",
    "dossier.granted": "Accord du dossier",
    "dossier.refused": "Refus du dossier",
    "dossier.cancelled": "Annulation du dossier",
    "document.reviewed": "Contrôle d'une pièce",
    "enrolment.requested": "Demande d'inscription",
    "enrolment.pre_enrolled": "Acceptation par l'employeur : pré-inscription",
    "enrolment.put_on_waiting_list": "Acceptation par l'employeur : liste d'attente",
    "enrolment.refused_by_employer": "Refus par l'employeur",
    "enrolment.validated": "Validation par le formateur : inscription",
    "enrolment.validated_on_waiting_list": "Validation par le formateur",
    "enrolment.returned": "Question du formateur",
    "enrolment.answered": "Réponse au formateur",
    "enrolment.refused_by_trainer": "Refus par le formateur",
    "enrolment.withdrawn": "Désistement",
    "enrolment.promoted": "Place obtenue",
    "enrolment.attended": "Présence enregistrée",
    "enrolment.missed": "Absence enregistrée",
    "enrolment.cancelled": "Annulation de la session",
    "session.cancelled": "Annulation de la session",
    "enrolment.registered": "Enregistrement de la demande",
    "enrolment.taken_in_hand": "Prise en charge de la demande",
    "enrolment.accepted_by_staff": "Acceptation de la demande : inscription",
    "enrolment.refused_by_staff": "Refus de la demande",
    "enrolment.request_withdrawn": "Annulation de la demande",
    "delegation.proposed": "Proposition de la délégation",
    "delegation.accepted": "Acceptation de la délégation",
    "delegation.declined": "Refus de la délégation",
    "delegation.entered": "Connexion du délégué",
    "delegation.used": "Action du délégué",
    "delegation.ended": "Fin de la délégation",
    "hours.dif_set": "Modification du solde d'heures DIF",
}
"""Kind of fact → what the history says."""

KEPT_FROM_PROVIDERS = ("dossier.message_sent", "dossier.bank_details_added")
"""Between the member and the funder: providers are no part of the exchange, and know nothing of accounts."""


def label_of(kind: str, act: str | None) -> str:
    """What the history says of a fact; `act` is the kind of what a delegate did."""
    label = LABELS.get(kind, kind)
    return f"{label} : {LABELS.get(act, act)}" if act else label


async def tell(
    kind: str,
    subject_type: str,
    subject_id: UUID,
    *,
    by: Viewer | None,
    at: datetime,
    start: Labelled | None = None,
    end: Labelled | None = None,
    comment: str | None = None,
    **more: Any,
) -> Fact:
    """Record a fact with what a history line needs: states from and to, comment, side of the actor (None: the system).

    Values of forms never go into facts.
    """
    line = {
        "from": start.value if start else None,
        "to": end.value if end else None,
        "comment": comment,
        "side": by.side.value if by else None,
    }
    return await record(kind, subject_type, subject_id, by=by.user_id if by else None, at=at, **line, **more)
