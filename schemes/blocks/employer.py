"""The tab "Employeur" (domain.md §4.1): filled from the reference base, completed by the user."""

from dataclasses import replace

from schemes import lists
from schemes.form import Block, Field, Section
from schemes.formats import IDCC, NAF
from schemes.issues import Issue
from schemes.rules import Rule
from schemes.words import FieldKind, IssueKind

_TEMPORARY_WORK = "7820Z"
_FUNDS = "Ex : AG2R, APICIL, …"

_FIELDS = (
    Field("company_name", "Raison sociale", FieldKind.TEXT, required=True, read_only=True),
    Field("siret", "Siret de l'établissement d'exécution du contrat", FieldKind.SIRET, required=True, read_only=True),
    Field("address_street", "N° et voie", FieldKind.TEXT, read_only=True),
    Field("address_complement", "Complément d'adresse", FieldKind.TEXT, read_only=True),
    Field("address_postal_code", "Code postal", FieldKind.POSTAL_CODE, read_only=True),
    Field("address_city", "Commune", FieldKind.TEXT, read_only=True),
    Field("phone", "Téléphone", FieldKind.PHONE, example="Ex : 01 23 45 67 89"),
    Field("email", "Email", FieldKind.EMAIL, required=True),
    Field("naf", "NAF", FieldKind.REFERENCE, read_only=True, reference="NAF", format=NAF),
    Field("idcc", "IDCC", FieldKind.REFERENCE, read_only=True, reference="IDCC", format=IDCC),
    Field("public_type", "Type de public", FieldKind.CHOICE, required=True, options=lists.PUBLIC_TYPES),
    Field("headcount", "Effectif total de l'entreprise", FieldKind.INTEGER, required=True, minimum=0),
    Field("pension_fund", "Caisse de retraite complémentaire", FieldKind.TEXT, example=_FUNDS),
    Field("provident_institution", "Organisme de prévoyance", FieldKind.TEXT, example=_FUNDS),
    Field("specific_type", "Employeur spécifique", FieldKind.CHOICE, options=lists.SPECIFIC_EMPLOYERS),
    Field("type_code", "Type d'employeur", FieldKind.CHOICE, options=lists.EMPLOYER_TYPES),
)

PUBLIC_TYPE_OF_ACTIVITY = Rule(
    code="EMP-PUBLIC",
    at="employer.public_type",
    sentence="Le type de public « Intérimaire » est réservé aux entreprises de travail temporaire.",
    source="domain.md §4.1: the type of public is free for temporary-work agencies only",
    reads=("employer.public_type", "employer.naf"),
    test=lambda public, naf: public == "PERMANENT" or naf == _TEMPORARY_WORK,
)


def employer(*required: str) -> Section:
    """The tab; the fields named are required by the scheme, besides those that always are."""
    fields = tuple(replace(field, required=field.required or field.code in required) for field in _FIELDS)
    return Section("employer", "Employeur", (Block("employer", "Employeur", fields),))


def closed(siret: str) -> Issue:
    """EMP-02: the reference base says that the establishment is closed."""
    sentence = f"Le Siret {siret} est un établissement fermé."
    return Issue(
        IssueKind.RULE, "EMP-02", sentence, sentence, "employer", block="employer", field="siret", blocking=True
    )
