"""Months are counted with the tolerance of the anniversary day."""

from datetime import date

import pytest

from schemes.durations import add_months, lasts_at_least, lasts_at_most


@pytest.mark.parametrize(
    ("start", "end", "months", "within"),
    [
        (date(2025, 11, 20), date(2026, 11, 20), 12, True),
        (date(2025, 11, 20), date(2026, 11, 21), 12, False),
        (date(2025, 12, 5), date(2026, 6, 3), 6, True),
        (date(2026, 2, 2), date(2027, 2, 2), 12, True),
        (date(2026, 2, 2), date(2027, 2, 3), 12, False),
    ],
)
def test_the_anniversary_is_the_last_day_of_a_maximum(start: date, end: date, months: int, within: bool) -> None:
    assert lasts_at_most(start, end, months) is within


def test_a_minimum_is_reached_on_the_eve_of_the_anniversary() -> None:
    assert lasts_at_least(date(2026, 1, 15), date(2026, 7, 14), 6)
    assert not lasts_at_least(date(2026, 1, 15), date(2026, 7, 13), 6)


@pytest.mark.attack("CLK-05")
def test_a_shorter_month_ends_on_its_last_day() -> None:
    assert add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)
