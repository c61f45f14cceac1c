"""When a job comes next, by the clocks of Paris: the hour that is missing or doubled on two days a year changes nothing
to «once»."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from models import clock

Following = Callable[[datetime], datetime]
"""The first time after this instant at which a job is due."""


def hourly(now: datetime) -> datetime:
    """At every full hour."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def daily(hour: int) -> Following:
    """Once each day of the calendar in Paris, at this hour: the first one of a doubled hour, the hour after a missing
    one."""

    def following(now: datetime) -> datetime:
        day = now.astimezone(clock.PARIS).date() - timedelta(days=1)
        while (at := datetime.combine(day, time(hour), clock.PARIS).astimezone(UTC)) <= now:
            day += timedelta(days=1)
        return at

    return following
