"""What lists show of a request: its title, its period, its two flags (S1:866-874)."""

from datetime import date
from typing import Any

from schemes.filled import Filled
from schemes.formats.days import french
from schemes.scheme import Scheme

_TITLES = ("action.title", "training.title", "aid.purpose")
_PERIODS = (
    ("amendment.start_date", "amendment.end_date"),
    ("contract.start_date", "contract.end_date"),
    ("training.start_date", "training.exam_end_date"),
)


def title(scheme: Scheme, values: Any) -> str:
    """Title of a draft: with its code when it has one, else with its dates when both are known."""
    start, end = period(scheme, values)
    plain, has_code = _titled(scheme, values)
    if plain is None or has_code or start is None or end is None:
        return plain or scheme.default_title
    return f"{plain} du {french(start)} au {french(end)}"


def plain_title(scheme: Scheme, values: Any) -> str:
    """Title without dates, as a dossier shows it; the default one while nothing is filled."""
    return _titled(scheme, values)[0] or scheme.default_title


def period(scheme: Scheme, values: Any) -> tuple[date | None, date | None]:
    """First and last day: those of the modules together (AF-10), else those of the contract."""
    form = _everything(scheme, values)
    if form.typed.get("modules"):
        return _earliest_and_latest(form)
    found = ((form.read(start), form.read(end)) for start, end in _PERIODS)
    return next((days for days in found if days != (None, None)), (None, None))


def flags(values: Any) -> tuple[bool, bool]:
    """Management mandate and payment subrogation, False while not answered."""
    block = values.get("financing") if isinstance(values, dict) else None
    answers = block if isinstance(block, dict) else {}
    return answers.get("management_mandate") is True, answers.get("payment_subrogation") is True


def _titled(scheme: Scheme, values: Any) -> tuple[str | None, bool]:
    form = _everything(scheme, values)
    name = next(filter(None, map(form.read, _TITLES)), None)
    code = form.read("training.rncp_code")
    return (f"{code} - {name}", True) if code and name else (name or code, False)


def _earliest_and_latest(form: Filled) -> tuple[date | None, date | None]:
    starts = [day for day in form.read("modules.start_date") if day]
    ends = [day for day in form.read("modules.end_date") if day]
    return min(starts, default=None), max(ends, default=None)


def _everything(scheme: Scheme, values: Any) -> Filled:
    """Values through every block of the scheme, whatever the sub-scheme."""
    return Filled(scheme, None, values, every_block=True)
