"""Natures of supporting documents (domain.md §5.1)."""

from models.refusals import Refusal

NATURES: dict[str, str] = {
    "CONVENTION": "Convention",
    "PROGRAMME": "Programme",
    "POSITIONING": "Bilan de positionnement",
    "CERFA_SIGNED": "CERFA signé",
    "MODEL_CONTRACT_SIGNED": "Contrat type signé",
    "INVOICE": "Facture",
    "COMPLETION_CERTIFICATE": "Certificat de réalisation",
    "ATTENDANCE_SHEET": "Feuille d'émargement",
    "EXPENSE_STATEMENT": "Relevé des dépenses",
    "ELIGIBILITY_PROOF": "Justificatif de public",
    "WORK_PERMIT": "Autorisation de travail",
    "RIB": "RIB",
    "IDENTITY": "Justificatif d'identité",
    "MANDATE": "Mandat de gestion",
    "AMENDMENT": "Avenant",
    "OTHER": "Autre",
}
"""Nature → French label."""


class NatureUnknown(Refusal):
    """Cette nature de pièce n'existe pas."""
