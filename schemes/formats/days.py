"""Dates (F-DATE): ISO in the API, JJ/MM/AAAA as people type them; stored ISO."""

import re
from datetime import date

from schemes.formats.base import Fault, Format

_FAULT = Fault("F-DATE", "Saisissez une valeur de date…", "Saisissez une valeur de date au format JJ/MM/AAAA.")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")

# No date of a training, of a contract or of a birth lies outside; arithmetic on what is inside cannot overflow.
_YEARS = range(1900, 2101)


class Day(Format):
    """A day of the calendar."""

    def compact(self, text: str) -> str:
        day = day_of(text)
        return day.isoformat() if day else text

    def fault(self, text: str) -> Fault | None:
        return None if day_of(text) else _FAULT


def day_of(text: str) -> date | None:
    """The day that this text names, None when it names none."""
    text = text.strip()
    iso, french = _ISO.fullmatch(text), _FRENCH.fullmatch(text)
    if not (iso or french):
        return None
    year, month, day = iso.groups() if iso else reversed(french.groups())  # type: ignore[union-attr]
    try:
        return date(int(year), int(month), int(day)) if int(year) in _YEARS else None
    except ValueError:
        return None


def french(day: date) -> str:
    """JJ/MM/AAAA, as users read it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


DAY = Day()
