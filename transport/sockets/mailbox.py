"""What a socket received and nobody took yet: `asyncio.Queue` keeps 3 kB for it, at each open socket."""

from __future__ import annotations

import asyncio
from typing import Any


class Mailbox:
    """First in, first out. Has what uvicorn asks of its queue; only one may wait at a time."""

    __slots__ = ("_items", "_waiter")

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._waiter: asyncio.Future[None] | None = None

    def put_nowait(self, item: Any) -> None:
        """One more."""
        self._items.append(item)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> Any:
        """The oldest, waiting for it. Whoever is cancelled here takes nothing."""
        while not self._items:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._items.pop(0)

    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._items
