"""Finds what no ring said: once a second, each process looks at the facts told since its last look.

One query a second per process, whatever the number of streams. A fact is told in one transaction with the inbox
entries that tell it, so a fact that is done is all there is to know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from models.bell.topics import touched_by
from models.facts import Fact

EVERY = 1.0
"""Seconds between two looks."""

OVERLAP = timedelta(seconds=15)
"""How far a look reaches back: `done_at` is written shortly before its commit, by a clock of another machine perhaps.
A statement lasts at most five seconds, and machines that share a database keep their clocks together."""


class Sweep:
    """What this process has seen told."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._seen: dict[int, datetime] = {}

    async def look(self) -> set[str]:
        """The topics of the facts that were told and that this process had not seen yet."""
        told = Fact.everyones("each process looks at what was told").filter(done_at__gte=self._since - OVERLAP)
        ids: list[int] = await told.values_list("id", flat=True)  # type: ignore[assignment]
        new = [id for id in ids if id not in self._seen]
        unseen = await Fact.everyones("each process looks at what was told").filter(id__in=new) if new else []
        if not unseen:
            return set()
        topics = await touched_by(unseen)
        self._remember(unseen)
        return topics

    def _remember(self, facts: Iterable[Fact]) -> None:
        self._seen |= {fact.id: fact.done_at for fact in facts if fact.done_at is not None}
        self._since = max(self._since, *self._seen.values())
        self._seen = {id: at for id, at in self._seen.items() if at >= self._since - OVERLAP}

    async def go_on(self, ring_here: Callable[[Iterable[str]], None]) -> None:
        """Looks for ever, and rings inside the process what it finds. After a failure, it goes on where it was."""
        while True:
            await asyncio.sleep(EVERY)
            ring_here(await self.look())
