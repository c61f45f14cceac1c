"""A limit is read for a day."""

from datetime import date

import pytest

from schemes.parameters import Parameter

LIMIT = Parameter("an example", ((date(2019, 1, 1), 24), (date(2025, 7, 1), 30)))


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2018, 12, 31), 24), (date(2019, 1, 1), 24), (date(2025, 6, 30), 24), (date(2025, 7, 1), 30)],
)
def test_a_value_holds_from_its_day_until_the_next(day: date, value: int) -> None:
    assert LIMIT.on(day) == value
