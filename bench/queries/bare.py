"""The least that one answer costs: hand-written SQL, dictionary literals and orjson, for the operations measured only.

The same bytes as ours, for the same caller: the token is verified, the session and the attachments are read,
identifiers and cursors are written as the contract says. Nothing else: no GraphQL, no limits, no errors, no log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

import orjson
from starlette.types import Receive, Scope, Send

from auth import tokens
from auth.tokens import Claims
from auth.viewer import Side
from bench.queries.limits import Limit, Statement, euros
from bench.queries.limits.bell import BELL
from bench.queries.limits.dossier import DOSSIER
from bench.queries.limits.drafts import DRAFTS
from bench.queries.limits.enrolments import ENROLMENTS
from bench.queries.limits.trainings import TRAININGS
from models import clock
from models.states import DossierStatus
from schema.dossier_inputs import DossierFilter, DossierOrder
from schema.ids import encode
from schema.reading.cursors import write
from schema.reading.pages import bound_of
from schemes import SCHEMES

LIMITS: dict[str, Limit] = {
    "Drafts": DRAFTS,
    "Dossier": DOSSIER,
    "Bell": BELL,
    "Enrolments": ENROLMENTS,
    "Trainings": TRAININGS,
}
"""By the name of the operation; the page of dossiers has a statement of its own on each database."""


class Reading(Protocol):
    """Hand-written statements on one database. Rows are read by position."""

    async def page(self, claims: Claims, asked: dict[str, Any]) -> Sequence[Any]:
        """The session and the attachments, then the dossiers, one more than a page, each with its parts."""

    async def read(self, claims: Claims, statement: Statement, values: Sequence[Any]) -> Sequence[Any]:
        """The session and the attachments, then the rows of the statement: its first value are the companies held."""

    async def close(self) -> None:
        """Lets go of the database: a connection left open keeps the process alive."""


class Bare:
    """An ASGI application for these operations."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    async def close(self) -> None:
        """Lets go of the database."""
        await self._reading.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = dict(scope["headers"])[b"authorization"].removeprefix(b"Bearer ").decode()
        asked = orjson.loads((await receive())["body"])
        body = orjson.dumps(await self._answer(token, LIMITS.get(asked.get("operationName")), asked["variables"]))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, token: str, limit: Limit | None, asked: dict[str, Any]) -> dict[str, Any]:
        claims = await tokens.read(token, now=clock.now())
        if limit is not None:
            rows = await self._reading.read(claims, limit.statement, limit.values(asked, claims))
            return {"data": limit.data(rows, asked, claims)}
        rows = await self._reading.page(claims, asked)
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


def bound_by_hand(asked: dict[str, Any], user_id: UUID) -> str:
    """What ties a cursor to its list; made as `schema.reading.pages.bound_of` makes it."""
    chosen = DossierFilter(status=[DossierStatus[one] for one in asked["status"]], scheme=asked["scheme"])
    return bound_of("dossiers", chosen, None, DossierOrder(), user_id, Side.MEMBER)
