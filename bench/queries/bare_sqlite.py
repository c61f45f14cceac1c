"""The statements of the limit on SQLite, by aiosqlite: parts of dossiers as texts of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import aiosqlite
import orjson

from auth.tokens import Claims
from bench.queries.limits import Statement
from models.engines import sqlite_path

HELD = """
SELECT s.user_id, a.side, a.company_id FROM sign_in_session s
JOIN person p ON p.id = s.user_id JOIN attachment a ON a.user_id = p.id
WHERE s.id = ? AND s.revoked_at IS NULL AND p.status = 'ACTIVE' AND a.active
"""
PAGE = """
WITH mine AS MATERIALIZED (
    SELECT d.id, d.transmitted_at, e.company_id FROM dossier d JOIN establishment e ON e.id = d.establishment_id
    WHERE e.company_id IN ({companies}) AND d.status IN ({statuses}) AND d.scheme IN ({schemes}))
SELECT d.id, d.number, d.status, d.title, d.start_date, d.end_date, d.scheme, d.transmitted_at, c.id, c.name, c.siren,
       (SELECT json_group_array(json_array(t.id, t.first_name, coalesce(t.usage_name, t.birth_name)))
        FROM (SELECT * FROM trainee WHERE dossier_id = d.id ORDER BY position) t),
       (SELECT json_array(sum(requested_cents), sum(granted_cents), sum(paid_cents))
        FROM funding_line WHERE dossier_id = d.id),
       (SELECT count(*) FROM mine)
FROM (SELECT * FROM mine ORDER BY transmitted_at DESC, id DESC LIMIT ? + 1) m
JOIN dossier d ON d.id = m.id JOIN company c ON c.id = m.company_id
ORDER BY m.transmitted_at DESC, m.id DESC
"""


class Sqlite:
    """Reads through a connection of its own."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def on(cls, url: str) -> Sqlite:
        return cls(await aiosqlite.connect(f"file:{sqlite_path(url)}?mode=ro", uri=True))

    async def close(self) -> None:
        await self._connection.close()

    async def page(self, claims: Claims, asked: dict[str, Any]) -> Sequence[Any]:
        lists = (await self._held(claims), asked["status"], asked["scheme"])
        marks = [",".join("?" * len(one)) for one in lists]
        statement = PAGE.format(companies=marks[0], statuses=marks[1], schemes=marks[2])
        values = [*lists[0], *lists[1], *lists[2], asked["first"]]
        return list(map(_row, await self._connection.execute_fetchall(statement, values)))

    async def read(self, claims: Claims, statement: Statement, values: Sequence[Any]) -> Sequence[Any]:
        given = [_value(one) for one in (await self._held(claims), *values)]
        return list(await self._connection.execute_fetchall(statement.on("sqlite"), given))

    async def _held(self, claims: Claims) -> list[str]:
        held = await self._connection.execute_fetchall(HELD, [str(claims.session_id)])
        return [row[2] for row in held if row[1] == claims.side.value]


def _value(value: Any) -> Any:
    """As SQLite takes it: lists as JSON."""
    if isinstance(value, list):
        return orjson.dumps(value).decode()
    return str(value) if isinstance(value, UUID) else value


def _row(row: Any) -> tuple[Any, ...]:
    """As PostgreSQL gives it."""
    trainees = orjson.loads(row[11])
    return (
        UUID(row[0]),
        *row[1:7],
        datetime.fromisoformat(row[7]),
        UUID(row[8]),
        *row[9:11],
        *_columns(trainees),
        *orjson.loads(row[12]),
        row[13],
    )


def _columns(trainees: list[list[str]]) -> Iterator[list[Any]]:
    yield [UUID(one[0]) for one in trainees]
    yield [one[1] for one in trainees]
    yield [one[2] for one in trainees]
