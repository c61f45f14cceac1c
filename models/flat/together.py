"""Statements that belong together borrow one connection of PostgreSQL's pool, instead of one each."""

from asyncio import Lock
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from tortoise.connection import get_connections

from models.engines import postgres
from models.engines.postgres_errors import translated


@dataclass(slots=True)
class Held:
    """A borrowed connection, and whose pool it belongs to. Tasks speak one after the other."""

    client: postgres.Client
    connection: Any
    turn: Lock = field(default_factory=Lock)

    async def read(self, text: str, values: list[Any]) -> list[dict[str, Any]]:
        """The rows of a statement."""
        return [dict(row) for row in await self.records(text, values)]

    async def records(self, text: str, values: Sequence[Any]) -> list[Any]:
        """The same as asyncpg gives them."""
        self.client.log.debug("%s: %s", text, values)
        with translated():
            async with self.turn:
                found: list[Any] = await self.connection.fetch(text, *values)
                return found


_held: ContextVar[Held | None] = ContextVar("_held", default=None)


@asynccontextmanager
async def together() -> AsyncIterator[None]:
    """What is read inside is read through one connection. Open no transaction inside: it would take a second one."""
    client = get_connections().get("default")
    if type(client) is not postgres.Client or held_for(client):
        yield
        return
    async with client.reading() as connection:
        token = _held.set(Held(client, connection))
        try:
            yield
        finally:
            _held.reset(token)


def held_for(client: Any) -> Held | None:
    """The connection that statements of this client share here, if any."""
    held = _held.get()
    return held if held is not None and held.client is client else None
