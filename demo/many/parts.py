"""The parts of a generated dossier, as rows: one or two modules, their trainees, their costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Final
from uuid import UUID

from demo.many.keys import key
from demo.many.people import Author
from demo.many.places import Place
from demo.many.statuses import PAID, PROMISED
from demo.many.words import BIRTH_NAMES, FIRST_NAMES
from models.search import index
from models.states import DossierStatus

COSTS: Final = (
    ("PEDAGOGICAL", "Coût pédagogique"),
    ("SALARY", "Salaires"),
    ("MEALS", "Repas"),
    ("TRAVEL", "Transport"),
)
HEADS: Final = (1, 1, 1, 1, 2, 2, 3, 4)
"""How many trainees there are, each as often as the others."""

MODULES: Final = (1, 1, 1, 2)
"""How many modules there are, in the same way."""

Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows by table, and what the dossier and its draft say of them."""

    tables: dict[str, Table]
    start: date
    end: date
    names: str
    """What a search finds the trainees by."""
    told: list[dict[str, Any]]
    """The trainees as the draft keeps them."""


def parts_of(
    chance: Random, dossier_id: UUID, status: DossierStatus, author: Author, title: str, at: datetime
) -> Parts:
    """The parts of one dossier."""
    start = at.date() + timedelta(days=chance.randrange(10, 60))
    end = start + timedelta(days=chance.randrange(1, 300))
    trainees = [_trainee(chance, dossier_id, rank) for rank in range(chance.choice(HEADS))]
    names = "".join([_words(f"{one['first_name']} {one['birth_name']}") for one in trainees])
    told = _of_modules(dossier_id, author.trainer, title, start, end) | {"trainee_search": names}
    modules = [_module(chance, rank, told) for rank in range(chance.choice(MODULES))]
    lines = [_line(chance, dossier_id, rank, modules, status, author.trainer) for rank in range(chance.randrange(2, 5))]
    followed = [
        {"id": key(chance), "module_id": module["id"], "trainee_id": one["id"]}
        for module in modules
        for one in trainees
    ]
    tables = {"trainee": trainees, "training_module": modules, "module_trainee": followed, "funding_line": lines}
    return Parts(tables, start, end, names, [_told(one) for one in trainees])


def _trainee(chance: Random, dossier_id: UUID, rank: int) -> dict[str, Any]:
    return {
        "id": key(chance),
        "position": rank,
        "key": f"s{rank + 1}",
        "first_name": chance.choice(FIRST_NAMES),
        "birth_name": chance.choice(BIRTH_NAMES),
        "dossier_id": dossier_id,
    }


def _told(trainee: dict[str, Any]) -> dict[str, Any]:
    names = {"first_name": trainee["first_name"], "birth_name": trainee["birth_name"], "usage_name": None}
    return {"id": trainee["id"].hex, **names}


def _of_modules(dossier_id: UUID, trainer: Place, title: str, start: date, end: date) -> dict[str, Any]:
    return {
        "dossier_id": dossier_id,
        "title": title,
        "organisation_id": trainer.establishment["id"],
        "organisation_name": trainer.company["name"],
        "organisation_siret": trainer.establishment["siret"],
        "start_date": start,
        "end_date": end,
    }


def _module(chance: Random, rank: int, told: dict[str, Any]) -> dict[str, Any]:
    hours = {"hours_hundredths": 700 * chance.randrange(1, 30)}
    return {"id": key(chance), "position": rank, "key": f"m{rank + 1}", **hours, **told}


def _line(
    chance: Random, dossier_id: UUID, rank: int, modules: Table, status: DossierStatus, payee: Place
) -> dict[str, Any]:
    nature, label = COSTS[rank]
    requested = chance.randrange(10_000, 900_000)
    granted = requested if status in PROMISED else 0
    return {
        "id": key(chance),
        "position": rank,
        "nature": nature,
        "nature_label": label,
        "requested_cents": requested,
        "payee_name": payee.company["name"],
        "payee_siret": payee.establishment["siret"],
        "granted_cents": granted,
        "paid_cents": granted if status in PAID else 0,
        "dossier_id": dossier_id,
        "module_id": modules[rank % len(modules)]["id"],
    }


_words = lru_cache(maxsize=None)(index)
