"""The one place that reads the time. Everything else takes it as an argument or asks here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The civil date in Paris: deadlines and dossier numbers follow it."""
    return now().astimezone(PARIS).date()
