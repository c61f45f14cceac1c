"""What a request is made of: modules, trainees, costs. Works on partial values: drafts show their people early."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from schemes.filled import Filled
from schemes.scheme import Scheme
from schemes.summary import period

_Row = dict[str, Any]

# Keys of the one module and of the one trainee of a contract.
TRAINING = "training"
PERSON = "person"


@dataclass(frozen=True)
class ModuleContent:
    """A part of the training given by one organisation; `internal` when it is the employer's own service."""

    key: str
    title: str
    organisation_name: str | None
    organisation_siret: str | None
    internal: bool
    hours: Decimal | None
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True)
class TraineeContent:
    """A person trained, and the keys of the modules followed; names not entered yet are empty."""

    key: str
    first_names: str
    birth_name: str
    usage_name: str | None
    birth_date: date | None
    module_keys: tuple[str, ...]


@dataclass(frozen=True)
class CostContent:
    """A cost asked for, in money (cents) or in units («heures»), and who is to be paid."""

    module_key: str | None
    nature: str
    nature_label: str
    requested_cents: int | None
    quantity: Decimal | None
    unit: str | None
    payee_name: str | None
    payee_siret: str | None


@dataclass(frozen=True)
class Content:
    """Everything, in the order of the form."""

    modules: tuple[ModuleContent, ...]
    trainees: tuple[TraineeContent, ...]
    costs: tuple[CostContent, ...]


def content(scheme: Scheme, values: Any) -> Content:
    """What these values are made of. Never raises; rows that say nothing yet are left out."""
    form = Filled(scheme, None, values, every_block=True)
    modules = _modules(form) or _training(scheme, form, values)
    keys = frozenset(module.key for module in modules)
    costs = (*_costs(scheme, form, modules), *_aid(scheme, form))
    return Content(modules, _trainees(form, keys) or _person(form, keys), costs)


def _modules(form: Filled) -> tuple[ModuleContent, ...]:
    internal = form.read("action.training_mode") == "INTERNAL"
    return tuple(
        _module(key, row, row.get("hours"), row.get("start_date"), row.get("end_date"), internal)
        for key, row in _keyed(form, "modules")
        if row
    )


def _training(scheme: Scheme, form: Filled, values: Any) -> tuple[ModuleContent, ...]:
    row = _single(form, "training")
    return (_module(TRAINING, row, row.get("total_hours"), *period(scheme, values)),) if row else ()


def _module(
    key: str, row: _Row, hours: Decimal | None, start: date | None, end: date | None, internal: bool = False
) -> ModuleContent:
    return ModuleContent(
        key=key,
        title=row.get("title") or "",
        organisation_name=row.get("provider_name"),
        organisation_siret=row.get("provider_siret"),
        internal=internal or bool(row.get("provider_is_internal")),
        hours=hours,
        start_date=start,
        end_date=end,
    )


def _trainees(form: Filled, keys: frozenset[str]) -> tuple[TraineeContent, ...]:
    return tuple(
        _trainee(key, row, tuple(module for module in row.get("modules") or () if module in keys))
        for key, row in _keyed(form, "trainees")
        if _is_named(row)
    )


def _person(form: Filled, keys: frozenset[str]) -> tuple[TraineeContent, ...]:
    row = _single(form, "person")
    return (_trainee(PERSON, row, tuple(sorted(keys))),) if _is_named(row) else ()


def _trainee(key: str, row: _Row, modules: tuple[str, ...]) -> TraineeContent:
    return TraineeContent(
        key=key,
        first_names=row.get("first_names") or "",
        birth_name=row.get("birth_name") or "",
        usage_name=row.get("usage_name"),
        birth_date=row.get("birth_date"),
        module_keys=modules,
    )


def _is_named(row: _Row) -> bool:
    return any(row.get(code) for code in ("first_names", "birth_name", "usage_name"))


def _costs(scheme: Scheme, form: Filled, modules: tuple[ModuleContent, ...]) -> Iterator[CostContent]:
    labels = {nature.code: nature.label for nature in scheme.cost_natures}
    by_key = {module.key: module for module in modules}
    only = modules[0] if len(modules) == 1 and modules[0].key == TRAINING else None
    for row in form.typed.get("costs", []):
        if nature := row.get("nature"):
            yield _cost(form, row, nature, labels[nature], by_key.get(row.get("module") or "", only))


def _aid(scheme: Scheme, form: Filled) -> Iterator[CostContent]:
    """The aid asked for: of no module, and paid on the account that the request gives."""
    amount: Decimal | None = form.read("aid.requested_amount")
    if amount is not None:
        [nature] = scheme.cost_natures
        yield CostContent(None, nature.code, nature.label, int(amount * 100), None, None, None, None)


def _cost(form: Filled, row: _Row, nature: str, label: str, module: ModuleContent | None) -> CostContent:
    amount: Decimal | None = row.get("requested_amount")
    name, siret = _payee(form, row, nature, module)
    return CostContent(
        module_key=module.key if module else None,
        nature=nature,
        nature_label=label,
        requested_cents=None if amount is None else int(amount * 100),
        quantity=row.get("requested_units"),
        unit=_unit(form, row),
        payee_name=name,
        payee_siret=siret,
    )


def _unit(form: Filled, row: _Row) -> str | None:
    options = form.blocks["costs"].by_code["unit"].options
    return next((option.label for option in options if option.code == row.get("unit")), None)


def _payee(form: Filled, row: _Row, nature: str, module: ModuleContent | None) -> tuple[str | None, str | None]:
    """As entered, else the provider for teaching under subrogation, else the employer (domain.md §5.3)."""
    if row.get("payee_name") or row.get("payee_siret"):
        return row.get("payee_name"), row.get("payee_siret")
    if nature == "PEDAGOGICAL" and module and not module.internal and form.read("financing.payment_subrogation"):
        return module.organisation_name, module.organisation_siret
    return form.read("employer.company_name"), form.read("employer.siret")


def _single(form: Filled, block: str) -> _Row:
    rows = form.typed.get(block)
    return rows[0] if rows else {}


def _keyed(form: Filled, block: str) -> Iterator[tuple[str, _Row]]:
    """Rows with a key of their own: the one entered, or their place when there is none or when it is taken."""
    taken: set[str] = set()
    for index, row in enumerate(form.typed.get(block, [])):
        key = row.get("key")
        key = f"#{index}" if key is None or key in taken else key
        taken.add(key)
        yield key, row
