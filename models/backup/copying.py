"""What a backup asks of each kind of database: a snapshot to read from, a transaction to write back in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any, Protocol

from models.engines.bare import BarePostgres, BareSqlite, connected

JOURNAL = "schema_migration"

INDEXES_OF_TEXTS = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE% USING fts5 (%' ORDER BY name"
"""They are tables for SQLite, each with others whose names begin with its own: made again from what they index."""

WRITTEN_IN_POSTGRES = (
    "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
    "WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'"
)
"""The columns of a table but those that the server makes out of others."""

Line = tuple[str, dict[str, Any]]
"""A line of the backup, as written and as read."""


class Copy(Protocol):
    """A database that is read or written as a whole."""

    def snapshot(self) -> AbstractAsyncContextManager[None]: ...
    def whole(self) -> AbstractAsyncContextManager[None]: ...
    async def migrations(self) -> list[str]: ...
    async def sequences(self) -> dict[str, int]: ...
    async def tables(self) -> list[str]: ...
    def rows(self, table: str) -> AsyncIterator[str]: ...
    async def has_rows(self, table: str) -> bool: ...
    async def clear(self, table: str) -> None: ...
    async def put(self, table: str, lines: Sequence[Line]) -> None: ...
    async def count_on(self, sequences: dict[str, int]) -> None: ...
    async def execute(self, statement: str, *values: Any) -> None: ...
    def instant(self, at: datetime) -> Any:
        """As this database takes it."""


class _Sqlite:
    """Keys are off on this connection; they are checked at the end."""

    def __init__(self, bare: BareSqlite) -> None:
        self._bare = bare
        self._connection = bare.connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        await self._connection.execute("BEGIN")
        try:
            yield
        finally:
            await self._connection.execute("ROLLBACK")

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        async with self._bare.step():
            triggers = await self._all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, _ in triggers:
                await self.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in triggers:
                await self.execute(sql)
            for (name,) in await self._all(INDEXES_OF_TEXTS):
                await self.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
            await self._bare.run("")  # refuses orphans

    async def migrations(self) -> list[str]:
        return list(await self._bare.applied())

    async def sequences(self) -> dict[str, int]:
        return dict(await self._all("SELECT name, seq FROM sqlite_sequence"))

    async def tables(self) -> list[str]:
        kept = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND sql NOT LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"
        )
        indexes = tuple(name for (name,) in await self._all(INDEXES_OF_TEXTS))
        return [name for (name,) in await self._all(kept) if name != JOURNAL and not name.startswith(indexes)]

    async def rows(self, table: str) -> AsyncIterator[str]:
        async with self._connection.execute(f"SELECT * FROM {table}") as cursor:
            names = [column[0] for column in cursor.description]
            async for row in cursor:
                yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)

    async def has_rows(self, table: str) -> bool:
        return bool(await self._all(f"SELECT 1 FROM {table} LIMIT 1"))

    async def clear(self, table: str) -> None:
        await self.execute(f"DELETE FROM {table}")

    async def put(self, table: str, lines: Sequence[Line]) -> None:
        for _, line in lines:
            row = line["row"]
            names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            await self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))

    async def count_on(self, sequences: dict[str, int]) -> None:
        for name, last in sequences.items():
            await self.execute("DELETE FROM sqlite_sequence WHERE name = ?", name)
            await self.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", name, last)

    async def execute(self, statement: str, *values: Any) -> None:
        numbered = statement
        for place in range(len(values), 0, -1):
            numbered = numbered.replace(f"${place}", f"?{place}")
        await self._connection.execute(numbered, values)

    def instant(self, at: datetime) -> Any:
        return at.isoformat(" ")

    async def _all(self, query: str) -> list[Any]:
        return list(await self._connection.execute_fetchall(query))


class _Postgres:
    """Rows go back in the order of the keys; triggers of ours sleep, for what they made is in the backup."""

    def __init__(self, bare: BarePostgres) -> None:
        self._bare = bare
        self._connection = bare.connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[None]:
        async with self._connection.transaction(isolation="repeatable_read", readonly=True):
            yield

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        async with self._bare.step():
            tables = await self.tables()
            for table in tables:
                await self.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            await self.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                await self.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    async def migrations(self) -> list[str]:
        return list(await self._bare.applied())

    async def sequences(self) -> dict[str, int]:
        known = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0"
        return dict(await self._connection.fetch(known))

    async def tables(self) -> list[str]:
        kept = await self._connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        keys = "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        order: TopologicalSorter[str] = TopologicalSorter({name: () for (name,) in kept if name != JOURNAL})
        for table, target in await self._connection.fetch(keys):
            order.add(table, target)
        return list(order.static_order())

    async def rows(self, table: str) -> AsyncIterator[str]:
        async for (row,) in self._connection.cursor(f"SELECT to_jsonb(t)::text FROM {table} t", prefetch=500):
            yield row

    async def has_rows(self, table: str) -> bool:
        return bool(await self._connection.fetchval(f"SELECT EXISTS (SELECT 1 FROM {table})"))

    async def clear(self, table: str) -> None:
        await self.execute(f"DELETE FROM {table}")

    async def put(self, table: str, lines: Sequence[Line]) -> None:
        # The server reads the JSON itself: no number passes through Python. What it makes by itself it makes again.
        names = await self._connection.fetchval(WRITTEN_IN_POSTGRES, table)
        read = f"SELECT (jsonb_populate_record(NULL::{table}, line -> 'row')).* FROM unnest($1::jsonb[]) line"
        filled = f"INSERT INTO {table} ({names}) SELECT {names} FROM ({read}) made"
        await self.execute(filled, [written for written, _ in lines])

    async def count_on(self, sequences: dict[str, int]) -> None:
        for name, last in sequences.items():
            await self.execute("SELECT setval($1::regclass, $2)", name, last)

    async def execute(self, statement: str, *values: Any) -> None:
        await self._connection.execute(statement, *values)

    def instant(self, at: datetime) -> Any:
        return at


@asynccontextmanager
async def copying(url: str) -> AsyncIterator[Copy]:
    """The database at this address."""
    async with connected(url) as bare:
        if isinstance(bare, BareSqlite):
            yield _Sqlite(bare)
        else:
            assert isinstance(bare, BarePostgres)
            yield _Postgres(bare)
