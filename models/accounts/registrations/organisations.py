"""Organisations whose professionals prescribe trainings («partenaires emploi», S0:56-62)."""

from typing import Final

from models.refusals import Refusal

OTHER: Final = "OTHER"
PARTNERS: Final = {
    "ARMEE_DE_TERRE": "Armée de terre",
    "ARMEE_DE_L_AIR": "Armée de l'air",
    "MARINE_NATIONALE": "Marine nationale",
    "FRANCE_TRAVAIL": "France Travail (anciennement Pôle emploi)",
    "GENDARMERIE": "Gendarmerie",
    OTHER: "Autre",
}
"""Code → name, in the order of the list; «Autre» comes last."""

LONGEST_NAME = 120


class OrganisationRequired(Refusal):
    """Choisissez votre organisme dans la liste."""


class OrganisationNameRequired(Refusal):
    """Indiquez le nom de votre organisme, en 120 caractères au plus."""


def organisation_named(code: str | None, name: str | None) -> str:
    """The name of the organisation behind a code, or the one typed for «Autre».

    Raises OrganisationRequired, OrganisationNameRequired.
    """
    if code not in PARTNERS:
        raise OrganisationRequired(path=("input", "organisationCode"))
    if code != OTHER:
        return PARTNERS[code]
    typed = " ".join((name or "")[: 4 * LONGEST_NAME].split())
    if not 0 < len(typed) <= LONGEST_NAME or not typed.isprintable():
        raise OrganisationNameRequired(path=("input", "organisationName"))
    return typed
