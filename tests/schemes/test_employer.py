"""The employer comes from the reference base and is completed by hand (domain.md §4.1)."""

from collections.abc import Callable
from typing import Any

import pytest

import schemes
from schemes.blocks import employer

Values = dict[str, Any]
Said = Callable[..., set[tuple[Any, ...]]]


@pytest.mark.parametrize(
    ("naf", "public", "accepted"),
    [("7820Z", "INTERIMAIRE", True), ("5610A", "INTERIMAIRE", False), ("5610A", "PERMANENT", True)],
)
def test_only_a_temporary_work_agency_trains_temporary_workers(
    values: Values, said: Said, naf: str, public: str, accepted: bool
) -> None:
    values["employer"] |= {"naf": naf, "public_type": public}
    assert said(values) == (set() if accepted else {("EMP-PUBLIC", "employer", None, "public_type", True)})


@pytest.mark.parametrize(
    ("scheme", "required"),
    [
        ("AF", set()),
        ("CPRO", {"pension_fund", "provident_institution", "specific_type"}),
        ("APPR", {"pension_fund", "specific_type", "type_code"}),
    ],
)
def test_contracts_ask_for_more_about_the_employer_than_actions(scheme: str, required: set[str]) -> None:
    fields = schemes.SCHEMES[scheme].blocks["employer"].fields
    always = {"company_name", "siret", "email", "public_type", "headcount"}
    assert {field.code for field in fields if field.required} == always | required


def test_a_headcount_is_not_negative(values: Values, said: Said) -> None:
    values["employer"]["headcount"] = -1
    assert said(values) == {("F-INTEGER", "employer", None, "headcount", True)}
    values["employer"]["headcount"] = 0
    assert said(values) == set()


def test_what_only_the_outside_knows_is_said_in_the_same_words() -> None:
    known = [employer.not_attached(), employer.closed("91273969500019"), employer.unavailable()]
    assert [(issue.code, issue.blocking, issue.full_message) for issue in known] == [
        ("EMP-01", True, "Vous n'êtes pas rattaché à cet établissement."),
        ("EMP-02", True, "Le Siret 91273969500019 est un établissement fermé."),
        (
            "EMP-03",
            False,
            "Le service de récupération des informations Siret est momentanément indisponible. "
            "Nous ne pouvons pas pre-remplir le formulaire.",
        ),
    ]
    assert {(issue.section, issue.field) for issue in known} == {("employer", "siret")}
