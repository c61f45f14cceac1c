"""Fields and rules about persons that every scheme shares (domain.md §4.2)."""

from collections.abc import Iterator
from datetime import date

from schemes import lists
from schemes.form import Field
from schemes.formats import PERSON_NAME
from schemes.formats.nir import fits_birth, fits_sex, may_be_permanent, may_be_temporary
from schemes.row_references import repeated
from schemes.rules import RowRule, RowsRule, Rule
from schemes.words import FieldKind

_NIR_LENGTH_WITHOUT_KEY = 13

NAMES = (
    Field("birth_name", "Nom de naissance", FieldKind.TEXT, required=True, format=PERSON_NAME, example="Ex : Dupont"),
    Field("usage_name", "Nom d'usage (si différent)", FieldKind.TEXT, format=PERSON_NAME),
    Field("first_names", "Prénom(s)", FieldKind.TEXT, required=True, format=PERSON_NAME, example="Ex : Jean"),
)
BIRTH_DATE = Field("birth_date", "Date de naissance", FieldKind.DATE, required=True, example="Ex : 01/01/1990")
CIVIL_STATUS = (
    *NAMES,
    Field("sex", "Sexe", FieldKind.CHOICE, required=True, options=lists.SEXES),
    BIRTH_DATE,
    Field("has_temporary_nir", "Êtes-vous détenteur d'un NIR temporaire ?", FieldKind.BOOLEAN, required=True),
    Field("nir", "Numéro de sécurité sociale (NIR)", FieldKind.NIR, required=True, secret=True),
)
OCCUPATION = (
    Field(
        "socio_professional_category",
        "Catégorie socio-professionnelle (CSP)",
        FieldKind.CHOICE,
        required=True,
        options=lists.SOCIO_PROFESSIONAL_CATEGORIES,
    ),
    Field(
        "highest_diploma",
        "Diplôme ou titre le plus élevé obtenu",
        FieldKind.CHOICE,
        required=True,
        options=lists.DIPLOMAS,
    ),
)


def rules_of(block: str) -> tuple[Rule, ...]:
    """The rules about the persons who are the rows of this repeatable block."""
    nir, birth_date = f"{block}.nir", f"{block}.birth_date"
    return (
        RowRule(
            code="ID-01",
            at=birth_date,
            sentence="La date de naissance ne peut pas être dans le futur",
            source="CA",
            reads=(birth_date, "today"),
            test=_is_past,
        ),
        RowRule(
            code="ID-02",
            at=nir,
            sentence="Le NIR ne correspond pas au sexe saisi.",
            source="domain.md §4.2",
            reads=(nir, f"{block}.sex"),
            test=fits_sex,
        ),
        RowRule(
            code="ID-03",
            at=nir,
            sentence="Le NIR ne correspond pas à la date de naissance saisie.",
            source="domain.md §4.2",
            reads=(nir, birth_date),
            test=fits_birth,
        ),
        RowsRule(
            code="ID-06",
            at=nir,
            sentence="Ce stagiaire est déjà présent dans la demande.",
            source="domain.md §4.2",
            reads=(),
            looks_at=(nir,),
            test=_already_present,
        ),
        *_temporary_number_rules(nir, f"{block}.has_temporary_nir"),
    )


def _temporary_number_rules(nir: str, temporary: str) -> tuple[Rule, ...]:
    return (
        RowRule(
            code="F-NIR-TMP",
            at=nir,
            sentence="Le numéro saisi ne correspond pas à un NIR temporaire.",
            source="S1:322",
            reads=(nir, temporary),
            test=lambda number, is_temporary: not is_temporary or may_be_temporary(number),
        ),
        RowRule(
            code="F-NIR-TMP",
            at=nir,
            sentence="Un NIR définitif commence par 1 ou 2.",
            source="S1:322",
            reads=(nir, temporary),
            test=lambda number, is_temporary: is_temporary or may_be_permanent(number),
        ),
    )


def _is_past(birth_date: date, today: date) -> bool:
    return birth_date <= today


def _already_present(numbers: list[str | None]) -> Iterator[int]:
    """The same number with and without its key is the same person."""
    return repeated([number and number[:_NIR_LENGTH_WITHOUT_KEY] for number in numbers])
