"""A page of the bell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auth.tokens import Claims
from bench.queries.limits import Limit, Row, Statement, instant, known, uuid
from schema.reading.cursors import Writer
from schema.reading.pages import bound_of

_MINE = """
FROM inbox_entry WHERE archived_at IS NULL AND inbox_id = (SELECT id FROM inbox WHERE user_id = $2 AND side = $3)
"""
PAGE = Statement(
    f"""
SELECT i.id, i.sequence, n.kind, n.title, n.body, i.created_at, i.read_at, d.id, d.number, d.status, d.title,
       t.total, b.unread_count
FROM (SELECT * {_MINE} ORDER BY sequence DESC, id DESC LIMIT $4 + 1) i
JOIN inbox b ON b.id = i.inbox_id JOIN notification n ON n.id = i.notification_id
LEFT JOIN dossier d ON n.subject_type = 'Dossier' AND d.id = n.subject_id AND d.establishment_id HELD
CROSS JOIN (SELECT count(*) AS total {_MINE}) t
ORDER BY i.sequence DESC
"""
)


def _values(asked: dict[str, Any], claims: Claims) -> list[Any]:
    return [claims.user_id, claims.side.value, asked["first"]]


def _data(rows: Sequence[Row], asked: dict[str, Any], claims: Claims) -> dict[str, Any]:
    shown = rows[: asked["first"]]
    write = Writer(bound_of("viewer.notifications", None, claims.user_id, claims.side))
    cursors = [write(row[1], uuid(row[0])) for row in shown]
    page = {
        "totalCount": rows[0][11] if rows else 0,
        "unreadCount": rows[0][12] if rows else 0,
        "pageInfo": {"hasNextPage": len(rows) > asked["first"], "endCursor": cursors[-1] if cursors else None},
        "edges": [{"cursor": mark, "node": _node(row)} for mark, row in zip(cursors, shown, strict=True)],
    }
    return {"viewer": {"notifications": page}}


def _node(row: Row) -> dict[str, Any]:
    return {
        "id": known("Notification", row[0]),
        "sequence": row[1],
        "kind": row[2],
        "title": row[3],
        "body": row[4],
        "createdAt": instant(row[5]),
        "readAt": row[6] and instant(row[6]),
        "subject": row[7] and {"id": known("Dossier", row[7]), "number": row[8], "status": row[9], "title": row[10]},
    }


BELL = Limit(PAGE, _values, _data)
