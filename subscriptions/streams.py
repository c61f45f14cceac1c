"""Streams of rows that change: one row, or all those of a perimeter that change. They know nothing of GraphQL.

What may be seen is decided by what reads: `read` and `changed_since` ask for the viewer of the moment, each time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from models import clock
from subscriptions.hub import hub

HEART = 10.0
"""Seconds after which a silent stream looks by itself."""

OVERLAP = timedelta(seconds=15)
"""How far back a list looks: a row's instant is written shortly before its commit."""

T = TypeVar("T")


async def object_changes(
    topics: Iterable[str], read: Callable[[], Awaitable[T | None]], mark: Callable[[T], Hashable]
) -> AsyncGenerator[T, None]:
    """The object at once, then each time its mark (a version) changed; ends when it can no longer be read.

    `topics` are the object's own and the viewer's `access`. Raises what `read` raises.
    """
    seen: list[Hashable] = []
    with hub.listening(*topics) as bell:
        while (found := await read()) is not None:
            if [mark(found)] != seen:
                seen = [mark(found)]
                yield found
            await bell.rung(HEART)


async def list_changes(
    topics: Iterable[str],
    changed_since: Callable[[datetime], Awaitable[Iterable[T]]],
    mark: Callable[[T], tuple[UUID, Hashable, datetime]],
) -> AsyncGenerator[T, None]:
    """Each row of a perimeter that changes from now on, once per change.

    `changed_since(instant)` gives the visible rows changed at or after that instant, oldest first; `mark` gives a row's
    id, version and instant of change. Raises what `changed_since` raises.
    """
    with hub.listening(*topics) as bell:
        since = clock.now()
        seen = {mark(row)[:2]: mark(row)[2] for row in await changed_since(since - OVERLAP)}
        while True:
            await bell.rung(HEART)
            for row in await changed_since(since - OVERLAP):
                id, version, at = mark(row)
                if (id, version) not in seen:
                    seen[id, version] = at
                    yield row
            since = max((since, *seen.values()))
            seen = {key: at for key, at in seen.items() if at >= since - OVERLAP}
