"""Notifications that ring, passed on to those who listen to one inbox by themselves.

A notification rings once, however many are told. The office knows by itself for whom it is; a stream that is told alone
listens to its own inbox only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from uuid import UUID

from models.bell import topics
from subscriptions.listening import Switchboard


class Letters:
    """Rings the inboxes that a notification was written to. A tap of the hub; asks nothing where no inbox is heard."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board
        self._waiting: set[UUID] = set()
        self._come = asyncio.Event()

    def ring(self, rung: Collection[str]) -> None:
        """Notes the notifications among these topics."""
        come = set(filter(None, map(topics.notification_of, rung)))
        if come and any(map(topics.is_inbox, self._board.heard())):
            self._waiting |= come
            self._come.set()

    def ring_all(self) -> None:
        """Nothing to do: whoever listens by themselves is rung for all their topics."""

    async def go_on(self) -> None:
        """Passes on for ever. After a failure, what was waiting waits still."""
        while True:
            await self._come.wait()
            ids = set(self._waiting)
            self._board.ring_listeners(await topics.inboxes_of(ids))
            self._waiting -= ids
            if not self._waiting:
                self._come.clear()
