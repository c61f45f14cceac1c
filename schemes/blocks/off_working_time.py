"""AF-07: hours off working time are limited for each trainee and calendar year."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from schemes.parameters import OFF_WORKING_TIME_HOURS
from schemes.rules import RowsRule

_Year = dict[str, tuple[int, Decimal]]


def _beyond_the_year(
    keys: list[str], starts: list[date], hours: list[Decimal], followed: list[list[str]]
) -> Iterator[int]:
    """Trainees of whom one calendar year has too many hours; a module counts in the year of its start."""
    modules = {key: (start.year, spent) for key, start, spent in zip(keys, starts, hours, strict=True)}
    return (index for index, wanted in enumerate(followed) if _exceeds(modules, wanted))


def _exceeds(modules: _Year, wanted: list[str]) -> bool:
    years: Counter[int] = Counter()
    for year, spent in (modules[key] for key in wanted if key in modules):
        years[year] += spent  # type: ignore[assignment]
    return any(spent > OFF_WORKING_TIME_HOURS.on(date(year, 1, 1)) for year, spent in years.items())


OFF_WORKING_TIME = RowsRule(
    code="AF-07",
    at="trainees.modules",
    sentence="Les heures hors temps de travail dépassent 30 heures par an pour ce stagiaire.",
    source="LAW L6321-6",
    reads=("modules.key", "modules.start_date", "modules.off_working_time_hours", "trainees.modules"),
    test=_beyond_the_year,
    blocking=False,
)
