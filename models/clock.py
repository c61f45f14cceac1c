"""The one place that reads the time. Everything else takes it as an argument or asks here."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The civil date in Paris: deadlines and dossier numbers follow it."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The civil date in Paris at that instant."""
    return moment.astimezone(PARIS).date()


def midnight_after(day: date) -> datetime:
    """The end of that day in Paris."""
    return datetime.combine(day + timedelta(days=1), time(), PARIS)
