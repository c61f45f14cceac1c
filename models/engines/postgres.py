"""PostgreSQL for Tortoise: every pooled connection comes back, whatever is cancelled, and no wait is without end.

What differs from `tortoise.backends.asyncpg`, and why:
- a task cancelled inside BEGIN gives its connection back (the stock client loses it, `idle in transaction`);
- begin, commit and rollback run to their end under cancellation; so does the return to the pool;
- waiting for a connection is bounded;
- bulk writes roll back on cancellation too;
- a lost connection, a statement that takes too long and a deadlock are `OperationalError`: one family for callers;
- a task started inside a transaction may not use it once it is over (`finishing.refuse_when_over`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from models.engines.finishing import (
    Savepoint,
    finish,
    forget_statements,
    refuse_when_over,
    soon,
)
from models.engines.lending import PATIENCE, Lending
from models.engines.postgres_errors import LOST, translated

LONGEST_PREPARED = 64 * 1024
"""Characters of a statement that is prepared but once: a dossier with all that it has is one of 12,000."""


class Borrowed(PoolConnectionWrapper[asyncpg.Connection]):
    """A connection of the pool for one statement, waited for a bounded time."""

    client: Client
    lending: Lending

    async def __aenter__(self) -> asyncpg.Connection:
        with translated():
            self.lending = await self.client.lending()
            self.connection = await self.lending.take()
        return self.connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.lending.give_back(self.connection)
        if isinstance(error, LOST):
            with translated():
                raise error


class Lent(Borrowed):
    """The same for somebody who only reads: it waits for the next one as it is."""

    async def __aenter__(self) -> asyncpg.Connection:
        opened = self.client._lending
        spare = opened.spare() if opened else None
        if opened is None or spare is None:
            return await super().__aenter__()
        self.lending, self.connection = opened, spare
        return spare

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None or not self.lending.keep(self.connection):
            await super().__aexit__(kind, error, trace)


class Turn(ConnectionWrapper[asyncpg.Connection]):
    """A turn on the connection of a transaction: its tasks speak one after the other."""

    async def __aenter__(self) -> asyncpg.Connection:
        await soon(self._lock.acquire(), PATIENCE)
        try:
            refuse_when_over(self.client)
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class Client(AsyncpgDBClient):
    """What Tortoise sees: a pool, with one connection for each statement or transaction under way."""

    def __init__(self, *credentials: Any, **options: Any) -> None:
        super().__init__(*credentials, **options)
        forget_statements()
        self._lending: Lending | None = None

    async def create_pool(self, **options: Any) -> Any:
        pool = await asyncpg.create_pool(
            None, reset=_given_back, max_cacheable_statement_size=LONGEST_PREPARED, **options
        )
        self._lending = Lending(pool)
        return pool

    async def _close(self) -> None:
        if self._lending:
            await self._lending.end()
        self._lending = None
        await super()._close()

    async def lending(self) -> Lending:
        """The connections of the pool, which is opened when it is first needed."""
        if self._lending is None:
            await soon(Borrowed(self, self._pool_init_lock).ensure_connection(), PATIENCE)
        assert self._lending is not None
        return self._lending

    def acquire_connection(self) -> Borrowed | Turn:
        return Borrowed(self, self._pool_init_lock)

    def reading(self) -> Borrowed | Turn:
        """A connection for somebody who only reads."""
        return Lent(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return Transaction(Writer(self), self._pool_init_lock)

    async def _translate_exceptions(self, func: Callable[..., Any], *args: Any, **options: Any) -> Any:
        with translated():
            return await func(self, *args, **options)

    async def records(self, query: str, values: Sequence[Any]) -> list[Any]:
        """The rows of a statement as asyncpg gives them, by name and by position."""
        self.log.debug("%s: %s", query, values)
        async with self.reading() as connection:
            found: list[Any] = await connection.fetch(query, *values)
            return found

    async def execute_many(self, query: str, values: list[Any]) -> None:
        """All rows or none."""
        with translated():
            async with self.acquire_connection() as connection, connection.transaction():
                await connection.executemany(query, values)


async def _given_back(connection: Any) -> None:
    """Nothing to undo: asyncpg rolls back what is open, and no statement of ours changes a session.

    Its own reset would cost a second statement for each of ours.
    """


class Writer(TransactionWrapper, Client):
    """The client while a transaction is open."""

    transaction: Any  # asyncpg has no types; None until `begin`

    def acquire_connection(self) -> Turn:
        return Turn(self._lock, self)

    def reading(self) -> Turn:
        return self.acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        return Savepoint(Writer(self))

    async def release_savepoint(self) -> None:
        with translated():
            await self.commit()

    async def savepoint_rollback(self) -> None:
        with suppress(*LOST):  # as below: what cannot be undone here is undone there
            await self.rollback()


class Transaction(TransactionContextPooled):
    """Holds one connection from BEGIN to the end, and gives it back however the block ends."""

    client: Writer
    lending: Lending

    async def __aenter__(self) -> TransactionalDBClient:
        with translated():
            self.lending = await cast(Client, self.client._parent).lending()
            self.client._connection = await self.lending.take()
        try:
            await finish(self.client.begin())
        except BaseException:
            await self._undo_and_release()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        get_connections().reset(self.token)
        keeps = kind is None and not self.client._finalized
        self.client._finalized = True  # from here on, tasks left behind are refused
        try:
            if keeps:
                with translated():
                    await finish(self.client.transaction.commit())
        finally:
            await self._undo_and_release()

    async def _undo_and_release(self) -> None:
        try:
            # A rollback that cannot be sent needs none: the server undoes what a lost connection left open.
            with suppress(*LOST):
                if self.client._connection.is_in_transaction():
                    await finish(self.client.transaction.rollback())
        finally:
            # A connection that does not answer is ended, which concerns the next caller only.
            await finish(self.lending.give_back(self.client._connection))


client_class = Client
