"""Connections of a pool, lent one after the other to those who only read.

Taking one from asyncpg's pool and giving it back costs as much as a small statement: a task, two clocks, a proxy. One
that comes back in good order waits beside the pool instead, and whoever wants a connection is given it first.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import asyncpg

from models.engines.finishing import soon
from models.engines.postgres_errors import LOST

PATIENCE = 3.0
"""Seconds that a caller waits for a connection before it is told that the database is busy."""


class Lending:
    """The connections of one pool."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._spare: list[Any] = []
        self._waiting = 0

    def spare(self) -> Any:
        """One that waits here in good order, without asking the pool; None without one."""
        return self._spare.pop() if self._spare and _is_open(self._spare[-1]) else None

    async def take(self) -> Any:
        """A connection, waited for a bounded time."""
        while self._spare:
            connection = self._spare.pop()
            if _is_open(connection):
                return connection
            await self.give_back(connection)
        self._waiting += 1
        try:
            return await soon(self._pool.acquire(), PATIENCE)
        finally:
            self._waiting -= 1

    async def give_back(self, connection: Any) -> None:
        """To the pool, which looks what state it is in. One that does not answer is ended."""
        with suppress(*LOST):
            # Shielded by asyncpg: a cancellation does not cut it.
            await self._pool.release(connection, timeout=PATIENCE)

    def keep(self, connection: Any) -> bool:
        """Keeps it for the next one, unless somebody waits at the pool."""
        if not self._waiting:
            self._spare.append(connection)
        return not self._waiting

    async def end(self) -> None:
        """Gives all back: the pool is about to close."""
        while self._spare:
            await self.give_back(self._spare.pop())


def _is_open(connection: Any) -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # the pool took it back when it was lost
        return False
