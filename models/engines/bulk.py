"""Many rows at once, as the tables hold them: COPY on PostgreSQL, one prepared INSERT on SQLite. For load tests."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

import asyncpg

from models.engines import dialect_of, sqlite_path

Rows = Sequence[dict[str, Any]]

_QUICK: Final = ("journal_mode = DELETE", "synchronous = OFF", "cache_size = -2000000")
"""Pragmas of SQLite. This journal keeps what was there before, next to nothing here; the other one keeps what comes."""

_MADE_IN_SQLITE: Final = """
SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = ?
"""
_INDEXES_IN_POSTGRES: Final = """
SELECT indexrelid::regclass::text, concat(pg_get_indexdef(indexrelid), (
    SELECT string_agg(format(
        '; ALTER INDEX %s ALTER %s SET STATISTICS %s', attrelid::regclass, attnum, attstattarget), '')
    FROM pg_attribute WHERE attrelid = indexrelid AND attstattarget >= 0))
FROM pg_index
WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


class InUse(Exception):
    """Somebody else has the database open."""

    def __init__(self) -> None:
        super().__init__("La base est utilisée : arrêtez d'abord les serveurs.")


class Bulk(Protocol):
    """Writes rows into tables."""

    async def write(self, table: str, rows: Rows) -> None:
        """All of them; they have the same columns."""

    async def execute(self, statement: str) -> None:
        """One statement that gives no rows."""


@asynccontextmanager
async def bulk(url: str, tables: Sequence[str] = ()) -> AsyncIterator[Bulk]:
    """A writer on this migrated database, which nobody else has open: all or nothing, and the planner knows it.

    The triggers of `tables` do not see what is written, and their indexes are made anew at the end. Raises InUse.
    """
    opened = _sqlite(url, tables) if dialect_of(url) == "sqlite" else _postgres(url, tables)
    async with opened as writer:
        yield writer


@asynccontextmanager
async def _sqlite(url: str, tables: Sequence[str]) -> AsyncIterator[Bulk]:
    file = sqlite3.connect(sqlite_path(url), isolation_level=None)
    try:
        try:
            for pragma in _QUICK:
                file.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            raise InUse from error
        with file:
            file.execute("BEGIN IMMEDIATE")
            aside = [made for table in tables for made in file.execute(_MADE_IN_SQLITE, [table]).fetchall()]
            for kind, name, _ in aside:
                file.execute(f"DROP {kind} {name}")
            yield _Sqlite(file)
            for _, _, statement in aside:
                file.execute(statement)
        file.execute("ANALYZE")
        file.execute("PRAGMA journal_mode = WAL")
    finally:
        file.close()


@asynccontextmanager
async def _postgres(url: str, tables: Sequence[str]) -> AsyncIterator[Bulk]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            aside = [made for table in tables for made in await connection.fetch(_INDEXES_IN_POSTGRES, table)]
            for name, _ in aside:
                await connection.execute(f"DROP INDEX {name}")
            for table in tables:
                await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield _Postgres(connection)
            for table in tables:
                await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            for _, statement in aside:
                await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


class _Sqlite:
    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    async def write(self, table: str, rows: Rows) -> None:
        names = list(rows[0])
        columns = ", ".join(f'"{name}"' for name in names)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"
        self._file.executemany(statement, [[_text(value) for value in row.values()] for row in rows])

    async def execute(self, statement: str) -> None:
        self._file.execute(statement)


class _Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def write(self, table: str, rows: Rows) -> None:
        records = [[_json(value) for value in row.values()] for row in rows]
        await self._connection.copy_records_to_table(table, records=records, columns=list(rows[0]))

    async def execute(self, statement: str) -> None:
        await self._connection.execute(statement)


def _json(value: Any) -> Any:
    return json.dumps(value) if value.__class__ in (dict, list) else value


_TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    UUID: str,
    datetime: lambda at: at.isoformat(" "),
    date: date.isoformat,
    dict: json.dumps,
    list: json.dumps,
}


def _text(value: Any) -> Any:
    """As Tortoise writes it in SQLite."""
    make = _TEXTS.get(value.__class__)
    return make(value) if make else value
