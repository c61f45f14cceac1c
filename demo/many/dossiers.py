"""Generated dossiers, each with its draft, as rows: evenly spread over ten years, most of them settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any, ClassVar, Final

from auth.viewer import Side
from demo.many.keys import key
from demo.many.parts import Parts, parts_of
from demo.many.people import Author
from demo.many.statuses import decision_of, status_of
from demo.many.words import LEVELS, SUBJECTS
from models.search import index, normalise
from models.states import DraftState
from schemes import SCHEMES

FIRST_DAY: Final = datetime(2015, 1, 5, 8, tzinfo=UTC)
LAST_DAY: Final = datetime(2024, 8, 30, 8, tzinfo=UTC)
"""Before everything that the guide prints: its numbers stay free."""

FIRST_DRAFT: Final = 1_000_000
"""Drafts are numbered from here, far from those of the guide."""

WEIGHTS: Final = {"AF": 55, "CPRO": 15, "APPR": 12, "PROA": 8, "FPE": 10}
"""How often each scheme comes."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one dossier by table, and the counters that it raises."""

    TABLES: ClassVar = ("draft", "dossier", "trainee", "training_module", "module_trainee", "funding_line")
    """In the order of the keys."""

    tables: dict[str, list[dict[str, Any]]]
    counters: tuple[tuple[str, int], tuple[str, int]]


def dossiers(chance: Random, authors: list[Author], count: int) -> Iterator[Rows]:
    """That many, in the order of their transmission."""
    step, months = (LAST_DAY - FIRST_DAY) / count, Counter[str]()
    for rank in range(count):
        at = FIRST_DAY + rank * step
        month = f"{at:%y%m}"
        months[month] += 1
        counters = ("draft", FIRST_DRAFT + rank), (f"dossier:{month}", months[month])
        yield Rows(_tables(chance, chance.choice(authors), at, counters[0][1], months[month], rank / count), counters)


def _tables(
    chance: Random, author: Author, at: datetime, draft_number: int, dossier_number: int, rank: float
) -> dict[str, list[dict[str, Any]]]:
    [scheme] = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
    number = f"{at:%y%m}{SCHEMES[scheme].number_code}{dossier_number:06}"
    title = f"{chance.choice(SUBJECTS)}, {chance.choice(LEVELS)}"
    status, draft_id, dossier_id = status_of(chance, scheme, rank), key(chance), key(chance)
    parts = parts_of(chance, dossier_id, status, author, title, at)
    shared = _shared(scheme, title, author, at) | {"start_date": parts.start, "end_date": parts.end}
    shared |= {"start_key": parts.start, "trainee_search": parts.names}
    search = f"{_words(title)}{author.words}{parts.names}"
    dossier = shared | decision_of(chance, status, at) | {"id": dossier_id, "number": number, "draft_id": draft_id}
    dossier |= {"search": f"\n {number.lower()}{search}", "transmitted_at": at, "transmitted_by_id": author.user_id}
    draft = shared | _draft(author, parts, at) | {"id": draft_id, "number": draft_number}
    draft["search"] = f"\n {draft_number}{search}"
    for module in parts.tables["training_module"]:
        module["search"] = dossier["search"]
    return {"draft": [draft], "dossier": [dossier], **parts.tables}


def _shared(scheme: str, title: str, author: Author, at: datetime) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "sub_scheme": SCHEMES[scheme].sub_schemes[0].code,
        "title": title,
        "title_key": _key_of(title),
        "management_mandate": False,
        "payment_subrogation": scheme == "AF",
        "values": {"action": {"title": title}} if "action" in SCHEMES[scheme].blocks else {},
        "version": 3,
        "updated_at": at,
        "establishment_id": author.place.establishment["id"],
    }


def _draft(author: Author, parts: Parts, at: datetime) -> dict[str, Any]:
    return {
        "state": DraftState.TRANSMITTED.value,
        "entry_state": DraftState.MEMBER_EDITING.value,
        "created_by_side": Side.MEMBER.value,
        "alert": False,
        "block_versions": {},
        "trainees": parts.told,
        "organisations": [],
        "created_at": at,
        "created_by_id": author.user_id,
        "creator_id": author.place.establishment["id"],
    }


_words = lru_cache(maxsize=None)(index)
_key_of = lru_cache(maxsize=None)(normalise)
