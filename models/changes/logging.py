"""Writing to the log: numbered under the lock of a counter, so that positions are gap-free and in commit order."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from models import clock
from models.changes import Change, ChangeScope
from models.changes.scopes import Scopes
from models.counters import Counter
from models.facts import Fact

COUNTER = "change"
_WHY = "the worker writes the log"


@dataclass(frozen=True, slots=True)
class Changed:
    """An object that a fact changed."""

    type_name: str
    id: UUID


async def write(fact: Fact, changed: Mapping[Changed, Scopes]) -> None:
    """Adds a row for each object, with those who could see it before or after; a fact logged before is left alone.

    Call it last in the transaction that tells the fact: until it ends, nobody else is given a position.
    """
    seen = {one: scopes for one, scopes in changed.items() if scopes}
    if not seen or await Change.everyones(_WHY).filter(fact_id=fact.id).exists():
        return
    first = await _numbers(len(seen))
    now = clock.now()
    rows = [
        Change(position=position, fact_id=fact.id, type_name=one.type_name, object_id=one.id, at=fact.at, logged_at=now)
        for position, one in enumerate(seen, start=first)
    ]
    await Change.everyones(_WHY).bulk_create(rows)
    scopes = [
        ChangeScope(scope=scope, change_id=row.position)
        for row, named in zip(rows, seen.values(), strict=True)
        for scope in sorted(named)
    ]
    await QuerySet(ChangeScope).bulk_create(scopes)


async def last_position() -> int:
    """The highest position given so far, 0 before the first."""
    return int((await Counter.get(name=COUNTER)).value)


async def _numbers(count: int) -> int:
    """The first of `count` positions in a row."""
    counter = await Counter.select_for_update().get(name=COUNTER)
    first = int(counter.value) + 1
    counter.value += count
    await counter.save(update_fields=["value"])
    return first
