"""A complete request for a training action, and short ways to ask what is wrong with one."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

import schemes

TODAY = date(2025, 7, 30)
AF = schemes.SCHEMES["AF"]

COMPLETE: dict[str, Any] = {
    "introduction": {"notice_acknowledged": True},
    "employer": {
        "company_name": "KISO",
        "siret": "91273969500019",
        "address_street": "195 AVENUE DE CHOISY",
        "address_postal_code": "75013",
        "address_city": "PARIS 13",
        "naf": "5610A",
        "idcc": "1979",
        "email": "kiso@kiso.example",
        "public_type": "PERMANENT",
        "headcount": 12,
    },
    "action": {"title": "Équipements sous pression", "training_mode": "EXTERNAL"},
    "modules": [
        {
            "key": "m1",
            "title": "Théorie",
            "provider_siret": "48816678600019",
            "provider_name": "LEGOUD CONSEIL FORMATION",
            "start_date": "2025-09-30",
            "end_date": "2025-09-30",
            "hours": "7",
            "modality": "PRESENTIEL",
            "on_working_time_hours": "7",
            "off_working_time_hours": "0",
        },
        {
            "key": "m2",
            "title": "Pratique",
            "provider_siret": "73282932000074",
            "provider_name": "BUREAU VERITAS EXPLOITATION",
            "start_date": "2025-10-01",
            "end_date": "2025-10-03",
            "hours": "21.50",
            "modality": "MIXTE",
            "on_working_time_hours": "21.50",
            "off_working_time_hours": "0",
        },
    ],
    "trainees": [
        {
            "key": "alain",
            "birth_name": "BODET",
            "first_names": "Alain",
            "sex": "M",
            "birth_date": "1990-01-15",
            "has_temporary_nir": False,
            "nir": "190017511234511",
            "socio_professional_category": "6",
            "highest_diploma": "33",
            "contract_type": "CDI",
            "modules": ["m1", "m2"],
        },
        {
            "key": "myriam",
            "birth_name": "MARTIN",
            "usage_name": "NOUJ",
            "first_names": "Myriam",
            "sex": "F",
            "birth_date": "1998-05-20",
            "has_temporary_nir": False,
            "nir": "298056938104279",
            "socio_professional_category": "5",
            "highest_diploma": "54",
            "contract_type": "CDD",
            "modules": ["m1"],
        },
    ],
    "financing": {"management_mandate": False, "payment_subrogation": True},
    "costs": [
        {"module": "m1", "nature": "PEDAGOGICAL", "requested_amount": "1400.00"},
        {"module": "m1", "nature": "GROSS_LOADED_PAY", "requested_units": "28", "unit": "HOURS"},
        {"module": "m2", "nature": "MEALS", "requested_amount": "300.00"},
    ],
}

Values = dict[str, Any]
Change = Callable[..., Values]


@pytest.fixture
def values() -> Values:
    """A complete action of two modules and two trainees; nothing is wrong with it on 30/07/2025."""
    return deepcopy(COMPLETE)


@pytest.fixture
def issues_of() -> Callable[..., list[schemes.Issue]]:
    """Every issue of an action, the day being 30/07/2025 unless said."""

    def ask(values: Any, sub_scheme: str | None = "PDC", today: date = TODAY) -> list[schemes.Issue]:
        return schemes.check(AF, sub_scheme, values, today=today)

    return ask


@pytest.fixture
def said(issues_of: Callable[..., list[schemes.Issue]]) -> Callable[..., set[tuple[Any, ...]]]:
    """The same, each as (code, block, row, field, blocking)."""

    def ask(values: Any, sub_scheme: str | None = "PDC", today: date = TODAY) -> set[tuple[Any, ...]]:
        found = issues_of(values, sub_scheme, today)
        return {(issue.code, issue.block, issue.index, issue.field, issue.blocking) for issue in found}

    return ask
