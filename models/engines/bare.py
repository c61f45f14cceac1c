"""Connections without Tortoise, for migrations: DDL, a lock between processes, and the journal of what was applied."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import aiosqlite
import asyncpg
from tortoise.backends.base.config_generator import expand_db_url

from models.engines import dialect_of, sqlite_path

LOCK = 0x67756963
"""Key of PostgreSQL's advisory lock («guic»)."""

PATIENCE = 60_000
"""Milliseconds to wait on SQLite for another process that writes."""

POSTGRES_SETTINGS = {
    "timezone": "UTC",
    # Milliseconds. Otherwise a statement goes on, holding the lock, long after the process that sent it was killed.
    "client_connection_check_interval": "500",
}

SQLITE_JOURNAL = """CREATE TABLE IF NOT EXISTS schema_migration (
    name VARCHAR(100) NOT NULL PRIMARY KEY, checksum CHAR(64) NOT NULL, applied_at TIMESTAMP NOT NULL
)"""
POSTGRES_JOURNAL = SQLITE_JOURNAL.replace("TIMESTAMP", "TIMESTAMPTZ")


class Bare(Protocol):
    """A database under migration, whatever its kind."""

    def step(self) -> AbstractAsyncContextManager[None]:
        """One transaction that no other process enters meanwhile; the journal exists inside."""

    async def run(self, script: str) -> None:
        """Runs every statement of the script; rows that break a reference at its end are an error."""

    async def applied(self) -> dict[str, str]:
        """Name → checksum of what was applied, in order; empty when nothing ever was."""

    async def note(self, name: str, checksum: str) -> None:
        """Writes that this migration was applied."""


class BareSqlite:
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.connection = connection

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        await self.connection.execute("BEGIN IMMEDIATE")
        try:
            await self.connection.execute(SQLITE_JOURNAL)
            yield
            await self.connection.commit()
        except BaseException:
            await self.connection.rollback()
            raise

    async def run(self, script: str) -> None:
        for statement in statements(script):
            await self.connection.execute(statement)
        await self._refuse_orphans()

    async def applied(self) -> dict[str, str]:
        if not await self._rows("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'"):
            return {}
        return dict(await self._rows("SELECT name, checksum FROM schema_migration ORDER BY name"))

    async def note(self, name: str, checksum: str) -> None:
        written = "INSERT INTO schema_migration VALUES (?, ?, strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'))"
        await self.connection.execute(written, (name, checksum))

    async def _refuse_orphans(self) -> None:
        # Keys are off while tables are rebuilt (see `_sqlite`), so their work is done here.
        if orphans := await self._rows("PRAGMA foreign_key_check"):
            raise sqlite3.IntegrityError(f"rows of {orphans[0][0]} refer to rows of {orphans[0][2]} that do not exist")

    async def _rows(self, query: str) -> list[Any]:
        return list(await self.connection.execute_fetchall(query))


class BarePostgres:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        async with self.connection.transaction():
            await self.connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
            await self.connection.execute(POSTGRES_JOURNAL)
            yield

    async def run(self, script: str) -> None:
        await self.connection.execute(script)
        await self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")

    async def applied(self) -> dict[str, str]:
        if await self.connection.fetchval("SELECT to_regclass('schema_migration')") is None:
            return {}
        return dict(await self.connection.fetch("SELECT name, checksum FROM schema_migration ORDER BY name"))

    async def note(self, name: str, checksum: str) -> None:
        await self.connection.execute("INSERT INTO schema_migration VALUES ($1, $2, now())", name, checksum)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Bare]:
    """A connection to this database, closed at the end. A database in memory is refused: it would end with it."""
    opened = _sqlite(url) if dialect_of(url) == "sqlite" else _postgres(url)
    async with opened as bare:
        yield bare


@asynccontextmanager
async def _sqlite(url: str) -> AsyncIterator[Bare]:
    path = Path(sqlite_path(url))
    if path.name == ":memory:":
        raise ValueError("a database in memory cannot be migrated: give it a file")
    path.parent.mkdir(parents=True, exist_ok=True)
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        await connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        await connection.execute("PRAGMA journal_mode = WAL")
        # Rebuilding a table drops it, and with keys on, DROP TABLE deletes the rows that refer to it.
        await connection.execute("PRAGMA foreign_keys = OFF")
        yield BareSqlite(connection)


@asynccontextmanager
async def _postgres(url: str) -> AsyncIterator[Bare]:
    given = expand_db_url(url)["credentials"]
    address = {key: given[key] for key in ("host", "port", "user", "password", "database")}
    connection = await asyncpg.connect(**address, ssl=given.get("sslmode"), server_settings=POSTGRES_SETTINGS)
    try:
        yield BarePostgres(connection)
    finally:
        await connection.close()


def statements(script: str) -> Iterator[str]:
    """The statements of a script for SQLite, which runs one at a time: each ends with `;` at the end of a line.

    SQLite itself says when one is complete, so that triggers and strings may hold semicolons.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
