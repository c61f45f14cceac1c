"""Limits that change with time: dated tables, read for a day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Parameter:
    """A limit and the days from which each of its values holds, oldest first."""

    source: str
    values: tuple[tuple[date, int], ...]

    def on(self, day: date) -> int:
        """The value in force that day; before the first day, the first value."""
        place = bisect_right([since for since, _ in self.values], day)
        return self.values[max(place - 1, 0)][1]


DECISION_DAYS = Parameter(
    "LAW D6325-2: days of the calendar from the receipt of the contract to the funder's decision",
    ((date(2024, 8, 1), 20),),
)
OFF_WORKING_TIME_HOURS = Parameter("LAW L6321-6: hours a year without collective agreement", ((date(2019, 1, 1), 30),))
DEPOSIT_NOTICE_DAYS = Parameter("AKTO-PDC: calendar days between deposit and start", ((date(2025, 1, 1), 30),))
SKILLS_ASSESSMENT_HOURS = Parameter("LAW L6313-4: hours of a «bilan de compétences»", ((date(2019, 1, 1), 24),))
