"""What lists show of a request (S1:866-874, worked_examples.md §1, §2)."""

from datetime import date
from typing import Any

import pytest

import schemes

AF = schemes.SCHEMES["AF"]


@pytest.mark.parametrize(
    ("code", "default"),
    [
        ("AF", "Nouvelle demande d'action formation"),
        ("CPRO", "Nouvelle demande de contrat de professionnalisation"),
        ("PROA", "Nouvelle demande de contrat PRO-A"),
    ],
)
def test_a_request_without_title_has_the_one_of_its_scheme(code: str, default: str) -> None:
    scheme = schemes.SCHEMES[code]
    assert schemes.title(scheme, {}) == schemes.plain_title(scheme, None) == default


@pytest.mark.parametrize(
    ("code", "values", "title", "plain"),
    [
        (
            "AF",
            {
                "action": {"title": "TEST LAURIE SUBRO"},
                "modules": [
                    {"start_date": "2025-12-16", "end_date": "2025-12-17"},
                    {"start_date": "2025-12-15", "end_date": "2025-12-15"},
                ],
            },
            "TEST LAURIE SUBRO du 15/12/2025 au 17/12/2025",
            "TEST LAURIE SUBRO",
        ),
        ("AF", {"action": {"title": "CUISINE"}, "modules": [{"start_date": "2025-12-15"}]}, "CUISINE", "CUISINE"),
        (
            "FPE",
            {
                "training": {"title": "Test Victoria"},
                "contract": {"start_date": "2025-12-05", "end_date": "2026-06-03"},
            },
            "Test Victoria du 05/12/2025 au 03/06/2026",
            "Test Victoria",
        ),
        (
            "FPE",
            {
                "training": {"title": "BOULANGER", "rncp_code": "37313"},
                "contract": {"start_date": "2025-12-05", "end_date": "2026-07-31"},
            },
            "RNCP37313 - BOULANGER",
            "RNCP37313 - BOULANGER",
        ),
        ("CPRO", {"training": {"title": "ProDiat"}}, "ProDiat", "ProDiat"),
        ("CPRO", {"training": {"rncp_code": "RNCP37501"}}, "RNCP37501", "RNCP37501"),
        ("FPE", {"action": {"title": "AF FPE A DUPLIQUER"}}, "AF FPE A DUPLIQUER", "AF FPE A DUPLIQUER"),
    ],
)
def test_the_title_carries_its_code_or_its_dates(code: str, values: Any, title: str, plain: str) -> None:
    assert schemes.title(schemes.SCHEMES[code], values) == title
    assert schemes.plain_title(schemes.SCHEMES[code], values) == plain


def test_af_10_the_period_goes_from_the_first_start_to_the_last_end(values: dict[str, Any]) -> None:
    assert schemes.period(AF, values) == (date(2025, 9, 30), date(2025, 10, 3))


def test_a_period_that_is_only_begun_has_only_its_start() -> None:
    assert schemes.period(AF, {"modules": [{"start_date": "2025-09-30", "end_date": "?"}, {}]}) == (
        date(2025, 9, 30),
        None,
    )
    assert schemes.period(AF, {}) == (None, None)


@pytest.mark.parametrize(
    ("values", "period"),
    [
        ({"contract": {"start_date": "2025-12-05"}}, (date(2025, 12, 5), None)),
        (
            {"training": {"start_date": "2026-01-05", "exam_end_date": "2026-06-30"}},
            (date(2026, 1, 5), date(2026, 6, 30)),
        ),
        (
            {"amendment": {"end_date": "2026-03-01"}, "contract": {"start_date": "2020-01-01"}},
            (None, date(2026, 3, 1)),
        ),
    ],
)
def test_the_period_of_a_contract_is_the_amendments_the_contracts_or_the_trainings(values: Any, period: Any) -> None:
    assert schemes.period(schemes.SCHEMES["PROA"], values) == period


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ({}, (False, False)),
        (None, (False, False)),
        ({"financing": {"management_mandate": True}}, (True, False)),
        ({"financing": {"management_mandate": False, "payment_subrogation": True}}, (False, True)),
        ({"financing": {"payment_subrogation": "true"}}, (False, False)),
    ],
)
def test_mandate_and_subrogation_are_said_in_the_financing(values: Any, flags: tuple[bool, bool]) -> None:
    assert schemes.flags(values) == flags
