"""Many rows at once, as the tables hold them: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from models.engines import dialect_of, sqlite_path

Rows = Sequence[dict[str, Any]]


class Bulk(Protocol):
    """Writes rows that all have the same columns."""

    async def write(self, table: str, rows: Rows) -> None:
        """All of them."""


@asynccontextmanager
async def bulk(url: str) -> AsyncIterator[Bulk]:
    """A writer on this migrated database; what it wrote is committed at the end, and the planner knows it."""
    if dialect_of(url) == "sqlite":
        file = sqlite3.connect(sqlite_path(url))
        yield _Sqlite(file)
        file.commit()
        file.execute("ANALYZE")
        file.close()
        return
    connection = await asyncpg.connect(url)
    yield _Postgres(connection)
    await connection.execute("ANALYZE")
    await connection.close()


class _Sqlite:
    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    async def write(self, table: str, rows: Rows) -> None:
        names = list(rows[0])
        columns = ", ".join(f'"{name}"' for name in names)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"
        self._file.executemany(statement, [[_text(row[name]) for name in names] for row in rows])


class _Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def write(self, table: str, rows: Rows) -> None:
        names = list(rows[0])
        records = [[_json(row[name]) for name in names] for row in rows]
        await self._connection.copy_records_to_table(table, records=records, columns=names)


def _text(value: Any) -> Any:
    """As Tortoise writes it in SQLite."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else _json(value)


def _json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value
