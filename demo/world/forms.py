"""Short ways to fill the forms of the schemes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from schemes.formats.nir import key

Form = dict[str, Any]

READY: Final[Form] = {
    "introduction": {"notice_acknowledged": True},
    "financing": {"management_mandate": False, "payment_subrogation": False},
}
"""What every request says before it is transmitted."""


@dataclass(frozen=True)
class Someone:
    """A person trained. `born` and `department` make a well formed NIR; `rank` keeps two of them apart."""

    first_names: str
    birth_name: str
    sex: str = "F"
    born: date = date(1990, 1, 15)
    department: str = "59"
    rank: int = 1
    usage_name: str | None = None

    @property
    def names(self) -> Form:
        """What lists show."""
        shown = {"first_names": self.first_names, "birth_name": self.birth_name, "usage_name": self.usage_name}
        return {code: text for code, text in shown.items() if text}

    @property
    def nir(self) -> str:
        """Fifteen characters: sex, year, month, department, commune, rank, key."""
        number = f"{'1' if self.sex == 'M' else '2'}{self.born:%y%m}{self.department}350{self.rank:03d}"
        return number + key(number)

    def follows(self, row_key: str, *modules: str) -> Form:
        """The whole row of a trainee of a training action."""
        return self.names | {
            "key": row_key,
            "sex": self.sex,
            "birth_date": self.born.isoformat(),
            "has_temporary_nir": False,
            "nir": self.nir,
            "socio_professional_category": "5",
            "highest_diploma": "33",
            "contract_type": "CDI",
            "modules": list(modules),
        }


@dataclass(frozen=True)
class Module:
    """One module of a training action. `costs`: nature → amount in euros, in the order of the form."""

    title: str
    start: date
    end: date
    hours: str
    provider_siret: str | None = None
    provider_name: str | None = None
    costs: dict[str, str] = field(default_factory=dict)

    def row(self, row_key: str) -> Form:
        """The row of the block `modules`."""
        named = {"provider_siret": self.provider_siret, "provider_name": self.provider_name}
        return {code: text for code, text in named.items() if text} | {
            "key": row_key,
            "title": self.title,
            "start_date": self.start.isoformat(),
            "end_date": self.end.isoformat(),
            "hours": self.hours,
            "modality": "PRESENTIEL",
            "on_working_time_hours": self.hours,
            "off_working_time_hours": "0",
        }


def action(title: str, modules: list[Module], trainees: list[Form], *, subrogation: bool = False) -> Form:
    """A whole training action given by outside organisations; module n has the key "m" + n."""
    keyed = {f"m{rank}": module for rank, module in enumerate(modules, 1)}
    return READY | {
        "action": {"title": title, "training_mode": "EXTERNAL"},
        "modules": [module.row(row_key) for row_key, module in keyed.items()],
        "trainees": trainees,
        "financing": {"management_mandate": False, "payment_subrogation": subrogation},
        "costs": [
            {"module": row_key, "nature": nature, "requested_amount": amount}
            for row_key, module in keyed.items()
            for nature, amount in module.costs.items()
        ],
    }


def sketch(title: str | None, start: date | None, end: date | None, *trainees: Form, subrogation: bool = False) -> Form:
    """A training action of which only this is entered."""
    return _said(
        action=_said(title=title),
        modules=[_said(key="m1", title=title, **_days(start, end))] if start else None,
        trainees=list(trainees),
        financing=_said(payment_subrogation=subrogation or None),
    )


def contract(
    title: str | None,
    person: Form | None,
    start: date | None = None,
    end: date | None = None,
    *,
    rncp: str | None = None,
    amount: str | None = None,
) -> Form:
    """A contract of which only this is entered, with one cost of teaching when there is an amount."""
    return _said(
        person=person,
        contract=_days(start, end),
        training=_said(title=title, rncp_code=rncp),
        costs=[{"nature": "PEDAGOGICAL", "requested_amount": amount}] if amount else None,
    )


def _days(start: date | None, end: date | None) -> Form:
    return _said(start_date=start and start.isoformat(), end_date=end and end.isoformat())


def _said(**values: Any) -> Form:
    return {code: value for code, value in values.items() if value}
