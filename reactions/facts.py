"""Takes undone facts and tells each in one transaction with its `done_at`: told wholly, once, or not at all."""

from __future__ import annotations

import logging
from datetime import datetime

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from models import clock
from models.bell.topics import touched_by
from models.database import transaction
from models.facts import Fact
from reactions.delays import growing
from reactions.feed import log_changes
from reactions.telling import tell

log = logging.getLogger(__name__)

LOOKED_AT = 100
"""Undone facts looked at in one turn."""

FIRST_DELAY, LONGEST_DELAY = 1.0, 300.0


async def tell_next() -> set[str] | None:
    """Tells the next fact; gives the topics to ring, now that it is committed, or None when no fact is due.

    A fact that fails is put off and rings nobody; the others go on.
    """
    for id in await _firsts(clock.now()):
        try:
            told = await _told(id)
        except Exception:
            log.exception("fact %s could not be told", id)
            await _put_off(id)
            return set()
        if told is not None:
            return await touched_by([told])
    return None


async def _firsts(now: datetime) -> list[int]:
    """The first undone fact of each subject, oldest first: two workers never tell one story in the wrong order."""
    rows = await _due(now).order_by("id").limit(LOOKED_AT).values_list("id", "subject_type", "subject_id")
    firsts: dict[object, int] = {}
    for id, *subject in rows:
        firsts.setdefault(tuple(subject), id)
    return list(firsts.values())


def _due(now: datetime) -> QuerySet[Fact]:
    undone = Fact.everyones("the worker tells them").filter(done_at=None)
    return undone.filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))


async def _told(id: int) -> Fact | None:
    async with transaction():
        # On SQLite the transaction alone excludes the other workers: it is the only one that may write.
        fact = await _due(clock.now()).filter(id=id).select_for_update(skip_locked=True).first()
        if fact is None:
            return None
        await tell(fact)
        await log_changes(fact)  # after the bells: until the commit, no other worker logs a change
        fact.done_at = clock.now()  # last: the sweeps of other processes look for it by this instant
        await fact.save(update_fields=["done_at"])
    return fact


async def _put_off(id: int) -> None:
    fact = Fact.everyones("the worker puts it off").filter(id=id, done_at=None)
    attempts = (await fact.get()).attempts + 1 if await fact.exists() else 1
    later = clock.now() + growing(attempts, first=FIRST_DELAY, most=LONGEST_DELAY)
    await fact.update(attempts=F("attempts") + 1, next_attempt_at=later)
