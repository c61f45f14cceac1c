"""The least that one answer costs: hand-written SQL, dictionary literals and orjson, for one operation only.

The same bytes as ours, for the same caller: the token is verified, the session and the attachments are read,
identifiers and cursors are written as the contract says. Nothing else: no GraphQL, no limits, no errors, no log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from starlette.types import Receive, Scope, Send

from auth import tokens
from auth.viewer import Side
from models import clock
from models.states import DossierStatus
from schema.dossier_inputs import DossierFilter, DossierOrder
from schema.ids import encode
from schema.reading.cursors import write
from schema.reading.pages import bound_of
from schemes import SCHEMES

HELD = """
SELECT s.user_id, a.side, a.company_id FROM sign_in_session s
JOIN person p ON p.id = s.user_id JOIN attachment a ON a.user_id = p.id
WHERE s.id = $1 AND s.revoked_at IS NULL AND p.status = 'ACTIVE' AND a.active
"""
PAGE = """
SELECT d.id, d.number, d.status, d.title, d.start_date, d.end_date, d.scheme, d.transmitted_at,
       c.id, c.name, c.siren, t.ids, t.first_names, t.birth_names, f.requested, f.granted, f.paid, n.total
FROM (SELECT d.*, e.company_id FROM dossier d JOIN establishment e ON e.id = d.establishment_id
      WHERE e.company_id = ANY($1) AND d.status = ANY($2) AND d.scheme = ANY($3)
      ORDER BY d.transmitted_at DESC, d.id DESC LIMIT $4 + 1) d
JOIN company c ON c.id = d.company_id
CROSS JOIN (SELECT count(*) AS total FROM dossier d JOIN establishment e ON e.id = d.establishment_id
            WHERE e.company_id = ANY($1) AND d.status = ANY($2) AND d.scheme = ANY($3)) n
JOIN LATERAL (SELECT array_agg(id ORDER BY position) AS ids, array_agg(first_name ORDER BY position) AS first_names,
                     array_agg(coalesce(usage_name, birth_name) ORDER BY position) AS birth_names
              FROM trainee WHERE dossier_id = d.id) t ON true
JOIN LATERAL (SELECT sum(requested_cents)::bigint AS requested, sum(granted_cents)::bigint AS granted,
                     sum(paid_cents)::bigint AS paid FROM funding_line WHERE dossier_id = d.id) f ON true
ORDER BY d.transmitted_at DESC, d.id DESC
"""


class Bare:
    """An ASGI application for one operation on PostgreSQL."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    @classmethod
    async def on(cls, url: str) -> Bare:
        return cls(await asyncpg.create_pool(url, min_size=1, max_size=10, server_settings={"timezone": "UTC"}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = dict(scope["headers"])[b"authorization"].removeprefix(b"Bearer ").decode()
        asked = orjson.loads((await receive())["body"])["variables"]
        body = orjson.dumps(await self._answer(token, asked))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, token: str, asked: dict[str, Any]) -> dict[str, Any]:
        claims = await tokens.read(token, now=clock.now())
        async with self._pool.acquire() as connection:
            held = await connection.fetch(HELD, claims.session_id)
            companies = [row[2] for row in held if row[1] == claims.side.value]
            rows = await connection.fetch(PAGE, companies, asked["status"], asked["scheme"], asked["first"])
        return {"data": {"dossiers": page(rows, asked, claims.user_id)}}


def page(rows: Sequence[Any], asked: dict[str, Any], user_id: UUID) -> dict[str, Any]:
    """The connection, as our schema answers it."""
    shown = rows[: asked["first"]]
    bound = bound_by_hand(asked, user_id)
    cursors = [write([row[7], row[0]], bound) for row in shown]
    return {
        "totalCount": rows[0][17] if rows else 0,
        "pageInfo": {"hasNextPage": len(rows) > asked["first"], "endCursor": cursors[-1] if cursors else None},
        "edges": [{"cursor": mark, "node": node(row)} for mark, row in zip(cursors, shown, strict=True)],
    }


def node(row: Any) -> dict[str, Any]:
    """One dossier."""
    trainees = zip(row[11] or (), row[12] or (), row[13] or (), strict=True)
    return {
        "id": encode("Dossier", row[0]),
        "number": row[1],
        "status": row[2],
        "title": row[3],
        "startDate": row[4],
        "endDate": row[5],
        "scheme": {"code": row[6], "label": SCHEMES[row[6]].label},
        "company": {"id": encode("Company", row[8]), "name": row[9], "siren": row[10]},
        "trainees": [
            {"id": encode("Trainee", key), "displayName": f"{first} {birth}"} for key, first, birth in trainees
        ],
        "funding": {
            "requested": euros(row[14]),
            "granted": euros(row[15]),
            "paid": euros(row[16]),
            "balance": euros(row[15] - row[16]),
        },
    }


def euros(cents: int) -> str:
    """Cents as the contract writes amounts."""
    return f"{cents // 100}.{cents % 100:02}"


def bound_by_hand(asked: dict[str, Any], user_id: UUID) -> str:
    """What ties a cursor to its list; made as `schema.reading.pages.bound_of` makes it."""
    chosen = DossierFilter(status=[DossierStatus[one] for one in asked["status"]], scheme=asked["scheme"])
    return bound_of("dossiers", chosen, None, DossierOrder(), user_id, Side.MEMBER)
