"""Steps of a dossier and words on its documents → who is told what (workflows.md §6 column «sent», and §14)."""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import (
    applicants_written_to,
    provider_who_wrote_it,
    providers_of_its_modules,
    staff,
    the_applicants,
    the_other_party,
)
from reactions.depositors import those_who_deposited_it
from reactions.reaction import Reaction

APPLICANTS_AND_PROVIDERS = (the_applicants, providers_of_its_modules)

DOSSIERS: dict[str, Reaction] = {
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
}
