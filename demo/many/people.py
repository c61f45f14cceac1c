"""Accounts of generated companies: a contact for each establishment, and some who hold many companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any, Final
from uuid import UUID

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from demo.many.keys import key
from demo.many.places import Place
from demo.many.words import BIRTH_NAMES, FIRST_NAMES

SINCE: Final = datetime(2014, 12, 1, 8, tzinfo=UTC)
GROUPS: Final = (1, 10, 500)
"""Companies that `groupe1@charge.example`, `groupe10@charge.example` and `groupe500@charge.example` hold."""

EACH_TRAINER: Final = 4
"""One place of so many trains people of others; `organisme@charge.example` is a contact of the first."""

ROLES: Final = f" {Role.CONTACT.value} "


@dataclass(frozen=True, slots=True)
class Author:
    """Who asks: a place, the key of its contact, what a search finds the place by, and who trains its people."""

    place: Place
    user_id: UUID
    words: str
    trainer: Place


@dataclass(frozen=True, slots=True)
class Accounts:
    """Rows, and who writes for each place."""

    people: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    authors: list[Author]


def people(chance: Random, found: list[Place], password: str) -> Accounts:
    """A contact for each place (`contactN@charge.example`), then the groups."""
    writers = [_person(chance, f"contact{rank}@charge.example", password) for rank in range(1, len(found) + 1)]
    held = [
        _link(chance, one, {"establishment_id": p.establishment["id"]}) for one, p in zip(writers, found, strict=True)
    ]
    companies = [place.company["id"] for place in found if place.head_office]
    groups = [_person(chance, f"groupe{size}@charge.example", password) for size in GROUPS]
    for group, size in zip(groups, GROUPS, strict=True):
        held += [_link(chance, group, {"company_id": one}) for one in companies[:size]]
    trainers = found[::EACH_TRAINER]
    trainer = _person(chance, "organisme@charge.example", password) | {"home_side": Side.PROVIDER.value}
    held.append(_link(chance, trainer, {"company_id": trainers[0].company["id"]}) | {"side": Side.PROVIDER.value})
    authors = [
        Author(place, one["id"], place.words, chance.choice(trainers))
        for place, one in zip(found, writers, strict=True)
    ]
    return Accounts([*writers, *groups, trainer], held, authors)


def _person(chance: Random, login: str, password: str) -> dict[str, Any]:
    return {
        "id": key(chance),
        "status": AccountStatus.ACTIVE.value,
        "home_side": Side.MEMBER.value,
        "first_name": chance.choice(FIRST_NAMES),
        "birth_name": chance.choice(BIRTH_NAMES),
        "login": login,
        "login_email": login,
        "password_hash": password,
        "created_at": SINCE,
    }


def _link(chance: Random, person: dict[str, Any], entity: dict[str, UUID]) -> dict[str, Any]:
    return {
        "id": key(chance),
        "side": Side.MEMBER.value,
        "roles": ROLES,
        "active": True,
        "since": SINCE,
        "company_id": None,
        "establishment_id": None,
        "user_id": person["id"],
        **entity,
    }
