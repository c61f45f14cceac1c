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

_QUICK: Final = ("synchronous = OFF", "cache_size = -2000000", "wal_autocheckpoint = 20000")
"""Pragmas of SQLite: two gigabytes of pages at most; a power cut may leave half of it."""


class Bulk(Protocol):
    """Writes rows that all have the same columns."""

    async def write(self, table: str, rows: Rows) -> None:
        """All of them."""

    async def execute(self, statement: str) -> None:
        """One statement that gives no rows."""


@asynccontextmanager
async def bulk(url: str) -> AsyncIterator[Bulk]:
    """A writer on this migrated database; the planner knows at the end what it wrote.

    On PostgreSQL all of it is one transaction; on SQLite each writing is, whose log would else become as large again.
    """
    if dialect_of(url) == "sqlite":
        file = sqlite3.connect(sqlite_path(url))
        for pragma in _QUICK:
            file.execute(f"PRAGMA {pragma}")
        yield _Sqlite(file)
        file.execute("ANALYZE")
        file.close()
        return
    connection = await asyncpg.connect(url)
    async with connection.transaction():
        yield _Postgres(connection)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


class _Sqlite:
    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    async def write(self, table: str, rows: Rows) -> None:
        names = list(rows[0])
        columns = ", ".join(f'"{name}"' for name in names)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"
        with self._file:
            self._file.executemany(statement, [[_text(value) for value in row.values()] for row in rows])

    async def execute(self, statement: str) -> None:
        with self._file:
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


_TEXTS: Final[dict[type, Callable[[Any], Any]]] = {
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
