"""The statements of the limit on PostgreSQL, by asyncpg: parts of dossiers as arrays.

The establishments that are held are read first, as an array: with a join or IN, the count reads the whole table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import asyncpg

from auth.tokens import Claims
from bench.queries.limits import Statement

HELD = """
SELECT s.user_id, a.side, a.company_id FROM sign_in_session s
JOIN person p ON p.id = s.user_id JOIN attachment a ON a.user_id = p.id
WHERE s.id = $1 AND s.revoked_at IS NULL AND p.status = 'ACTIVE' AND a.active
"""
PAGE = """
SELECT d.id, d.number, d.status, d.title, d.start_date, d.end_date, d.scheme, d.transmitted_at,
       c.id, c.name, c.siren, t.ids, t.first_names, t.birth_names, f.requested, f.granted, f.paid, n.total
FROM (SELECT * FROM dossier
      WHERE establishment_id = ANY(ARRAY(SELECT id FROM establishment WHERE company_id = ANY($1)))
        AND status = ANY($2) AND scheme = ANY($3)
      ORDER BY transmitted_at DESC, id DESC LIMIT $4 + 1) d
JOIN establishment e ON e.id = d.establishment_id
JOIN company c ON c.id = e.company_id
CROSS JOIN (SELECT count(*) AS total FROM dossier
            WHERE establishment_id = ANY(ARRAY(SELECT id FROM establishment WHERE company_id = ANY($1)))
              AND status = ANY($2) AND scheme = ANY($3)) n
JOIN LATERAL (SELECT array_agg(id ORDER BY position) AS ids, array_agg(first_name ORDER BY position) AS first_names,
                     array_agg(coalesce(usage_name, birth_name) ORDER BY position) AS birth_names
              FROM trainee WHERE dossier_id = d.id) t ON true
JOIN LATERAL (SELECT sum(requested_cents)::bigint AS requested, sum(granted_cents)::bigint AS granted,
                     sum(paid_cents)::bigint AS paid FROM funding_line WHERE dossier_id = d.id) f ON true
ORDER BY d.transmitted_at DESC, d.id DESC
"""


class Postgres:
    """Reads through a pool of its own."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    @classmethod
    async def on(cls, url: str) -> Postgres:
        return cls(await asyncpg.create_pool(url, min_size=1, max_size=10, server_settings={"timezone": "UTC"}))

    async def close(self) -> None:
        await self._pool.close()

    async def page(self, claims: Claims, asked: dict[str, Any]) -> Sequence[Any]:
        return await self._read(claims, PAGE, [asked["status"], asked["scheme"], asked["first"]])

    async def read(self, claims: Claims, statement: Statement, values: Sequence[Any]) -> Sequence[Any]:
        return await self._read(claims, statement.on("postgres"), values)

    async def _read(self, claims: Claims, statement: str, values: Sequence[Any]) -> Sequence[Any]:
        async with self._pool.acquire() as connection:
            held = await connection.fetch(HELD, claims.session_id)
            companies = [row[2] for row in held if row[1] == claims.side.value]
            rows: Sequence[Any] = await connection.fetch(statement, companies, *values)
            return rows
