"""What a social security number says of its holder must agree with the rest (domain.md §4.2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Values = dict[str, Any]
Said = Callable[..., set[tuple[Any, ...]]]


def at(code: str, field: str = "nir", row: int = 0) -> set[tuple[Any, ...]]:
    return {(code, "trainees", row, field, True)}


@pytest.mark.parametrize(
    ("nir", "code"),
    [
        ("290017511234558", "ID-02"),
        ("191017511234559", "ID-03"),
        ("190027511234527", "ID-03"),
        ("190017511234512", "F-NIR-KEY"),
        ("190137511234509", "F-NIR-STR"),
        ("255642990000", "F-NIR-LEN"),
    ],
)
def test_a_number_that_is_not_the_trainees_is_refused(values: Values, said: Said, nir: str, code: str) -> None:
    values["trainees"][0]["nir"] = nir
    assert said(values) == at(code)


def test_an_unknown_month_of_birth_fits_every_month(values: Values, said: Said) -> None:
    values["trainees"][0] |= {"nir": "175209935200145", "birth_date": "1975-08-12"}
    assert said(values) == set()


@pytest.mark.parametrize(
    ("nir", "temporary", "accepted"),
    [
        ("717510000012392", True, True),
        ("717510000012392", False, False),
        ("190017511234511", True, False),
        ("190017511234511", False, True),
    ],
)
def test_a_temporary_number_is_declared_as_such(
    values: Values, said: Said, nir: str, temporary: bool, accepted: bool
) -> None:
    values["trainees"][0] |= {"nir": nir, "has_temporary_nir": temporary}
    assert said(values) == (set() if accepted else at("F-NIR-TMP"))


def test_nobody_is_born_tomorrow(values: Values, said: Said) -> None:
    values["trainees"][0] |= {"birth_date": "2025-07-31", "nir": "717510000012392", "has_temporary_nir": True}
    assert said(values, today=date(2025, 7, 30)) == at("ID-01", "birth_date")
    assert said(values, today=date(2025, 7, 31)) == set()


def test_the_same_person_comes_once_with_or_without_the_key(values: Values, said: Said) -> None:
    values["trainees"].append(values["trainees"][0] | {"key": "again", "nir": "1900175112345"})
    assert said(values) == at("ID-06", row=2)


def test_nothing_is_compared_while_a_field_is_empty(values: Values, said: Said) -> None:
    del values["trainees"][0]["birth_date"]
    assert said(values) == at("REQUIRED", "birth_date")


def test_a_badly_written_birth_date_says_so_in_short_and_in_full(
    values: Values, issues_of: Callable[..., list[Any]]
) -> None:
    values["trainees"][0]["birth_date"] = "05/10/199"
    (issue,) = issues_of(values)
    assert (issue.kind.name, issue.section, issue.index, issue.field) == ("FORMAT", "trainees", 0, "birth_date")
    assert issue.message == "Saisissez une valeur de date…"
    assert issue.full_message == "Saisissez une valeur de date au format JJ/MM/AAAA."
