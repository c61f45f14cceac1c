"""SQLite for Tortoise: a connection that writes, one that reads, and no lock left behind by a cancelled task.

What differs from `tortoise.backends.sqlite`, and why:
- every transaction is `BEGIN IMMEDIATE`: a deferred one that reads first and writes later fails at once when another
  process has written in between, without waiting;
- begin, commit and rollback run to their end under cancellation, and the lock is released whatever happens;
- reads outside a transaction use a second, read-only connection: in WAL mode they never wait for an open transaction;
- what is soon read is read by a third one, in the thread of the event loop (`near`);
- waiting for a connection is bounded;
- instants are written in UTC whatever their zone: SQLite compares them as texts;
- a statement counts the rows that it changed itself, not those that triggers changed behind it;
- a task started inside a transaction may not use it once it is over (`finishing.refuse_when_over`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError

from models.engines.finishing import (
    DatabaseUnavailable,
    Savepoint,
    WaitedTooLong,
    finish,
    forget_statements,
    refuse_when_over,
    soon,
)
from models.engines.near import Near

IN_MEMORY = ":memory:"

PATIENCE = 10.0
"""Seconds that a caller waits for its turn before it is told that the database is busy."""

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a commit that was answered survives a power cut
    "foreign_keys": "ON",
    "busy_timeout": 5_000,  # milliseconds to wait for another process that writes
}

BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
OUT_OF_ORDER = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM}
"""Primary result codes that speak of the machine, not of the statement."""


class Turn(ConnectionWrapper[aiosqlite.Connection]):
    """A turn on the connection: waits a bounded time, and gives the lock back when connecting fails."""

    async def __aenter__(self) -> aiosqlite.Connection:
        await soon(self._lock.acquire(), PATIENCE)
        try:
            refuse_when_over(self.client)
            with translated():
                await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        if isinstance(error, sqlite3.OperationalError):
            raise _translation_of(error) from error


class Counting(SqliteClient):
    """Counts by `changes()`: the driver's `total_changes` counts what triggers changed too."""

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[str, Any]]]:
        if _only_reads(query):
            answer: tuple[int, Sequence[dict[str, Any]]] = await super().execute_query(query, values)
            return answer
        with translated():
            async with self.acquire_connection() as connection:
                rows: Any = list(await connection.execute_fetchall(query, values))
                [[changed]] = await connection.execute_fetchall("SELECT changes()")
                return changed or len(rows), rows


class Connection(Counting):
    """One connection to one file, with our pragmas; statements take turns on it."""

    def __init__(self, file_path: str, **options: Any) -> None:
        super().__init__(file_path, **PRAGMAS | options)

    async def create_connection(self, with_db: bool) -> None:
        """Connects and sets every pragma, or leaves nothing: half done, foreign keys would be off."""
        if self.filename != IN_MEMORY:
            Path(self.filename).parent.mkdir(parents=True, exist_ok=True)
        try:
            await finish(super().create_connection(with_db))
        except sqlite3.Error:
            await self.close()
            raise

    def acquire_connection(self) -> Turn:
        return Turn(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return Transaction(Writer(self), self._lock)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """All rows or none."""
        with translated():
            async with self.acquire_connection() as connection:
                await finish(_write_all(connection, query, values))


class Client(Connection):
    """What Tortoise sees: writes and transactions on one connection, the other reads on a second one."""

    def __init__(self, file_path: str, connection_name: str, **options: Any) -> None:
        super().__init__(file_path, connection_name=connection_name, **options)
        forget_statements()
        # A database in memory belongs to its one connection.
        self._reader = None if file_path == IN_MEMORY else _reader(file_path, connection_name)
        self._near = None if file_path == IN_MEMORY else Near(file_path)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[str, Any]]]:
        execute = self._reader.execute_query if self._reader and _only_reads(query) else super().execute_query
        answer: tuple[int, Sequence[dict[str, Any]]] = await execute(query, values)
        return answer

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        execute = self._reader.execute_query_dict if self._reader and _only_reads(query) else super().execute_query_dict
        rows: list[dict[str, Any]] = await execute(query, values)
        return rows

    def read_here(self, query: str, values: Sequence[Any]) -> list[sqlite3.Row] | None:
        """The rows of a SELECT, read in the caller's own thread; None when it must be asked in the other way."""
        rows = self._near.read(query, values) if self._near else None
        if rows is not None:
            self.log.debug("%s: %s", query, values)
        return rows

    async def close(self) -> None:
        if self._near is not None:
            self._near.close()
        if self._reader is not None:
            await self._reader.close()
        await super().close()


class Writer(Counting, SqliteTransactionWrapper):
    """The client while a transaction is open."""

    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")

    def acquire_connection(self) -> Turn:
        return Turn(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return Savepoint(Writer(self))

    async def savepoint_rollback(self) -> None:
        if self._connection.in_transaction:
            await super().savepoint_rollback()
            return
        # A disk without room has undone all of the transaction: nothing is there to go back to, nor to go on with.
        ended: Any = self
        while isinstance(ended, Writer):
            ended._finalized = True
            ended = ended._parent


class Transaction(SqliteTransactionContext):
    """Holds the connection from BEGIN to the end, and gives it back however the block ends."""

    connection: Writer

    async def __aenter__(self) -> TransactionalDBClient:
        await soon(self._trxlock.acquire(), PATIENCE)
        try:
            with translated():
                await self.ensure_connection()
                await finish(self.connection.begin())
        except BaseException:
            await self._undo_and_release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        get_connections().reset(self.token)
        keeps = kind is None and not self.connection._finalized
        self.connection._finalized = True  # from here on, tasks left behind are refused
        try:
            if keeps:
                with translated():
                    await finish(self.connection._connection.commit())
        finally:
            await self._undo_and_release()

    async def _undo_and_release(self) -> None:
        try:
            if self.connection._connection and self.connection._connection.in_transaction:
                with translated():
                    await finish(self.connection._connection.rollback())
        finally:
            self._trxlock.release()


async def _write_all(connection: aiosqlite.Connection, query: str, values: list[list[Any]]) -> None:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        await connection.executemany(query, values)
        await connection.commit()
    except BaseException:
        await connection.rollback()
        raise


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as Tortoise's, also those of BEGIN and COMMIT (a deferred foreign key speaks at COMMIT)."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise IntegrityError(error) from error
    except sqlite3.OperationalError as error:
        raise _translation_of(error) from error


def _translation_of(error: sqlite3.OperationalError) -> OperationalError:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in BUSY:
        return WaitedTooLong(error)
    return DatabaseUnavailable(error) if primary in OUT_OF_ORDER else OperationalError(error)


def _in_utc(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no zone: nobody can tell which instant it is")
    return instant.astimezone(UTC).isoformat(" ")


# In the place of the one that Tortoise registered when it was imported, which keeps the zone that it is given.
sqlite3.register_adapter(datetime, _in_utc)


def _reader(file_path: str, connection_name: str) -> Connection:
    return Connection(file_path, connection_name=connection_name, query_only="ON")


def _only_reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


client_class = Client
