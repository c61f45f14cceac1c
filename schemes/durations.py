"""Durations in months, as every rule counts them (domain.md §6.6)."""

from calendar import monthrange
from datetime import date, timedelta


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or the last day of that month when it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def lasts_at_least(start: date, end: date, months: int) -> bool:
    """Whether the period, last day included, reaches that many months."""
    return end >= add_months(start, months) - timedelta(days=1)


def lasts_at_most(start: date, end: date, months: int) -> bool:
    """Whether the period keeps within that many months; the anniversary day itself is allowed (S1:874)."""
    return end <= add_months(start, months)
