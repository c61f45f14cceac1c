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


def test_a_closed_establishment_is_named() -> None:
    issue = employer.closed("91273969500019")
    assert (issue.code, issue.blocking, issue.full_message) == (
        "EMP-02",
        True,
        "Le Siret 91273969500019 est un établissement fermé.",
    )
    assert (issue.section, issue.field) == ("employer", "siret")
