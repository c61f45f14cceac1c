"""A page of the catalogue, in chronological order, with the sessions to come: the same for all, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from auth.tokens import Claims
from bench.queries.limits import Limit, Row, Statement, known, parts, uuid
from models import clock
from schema.catalogue import TrainingOrder
from schema.reading.cursors import Writer
from schema.reading.pages import bound_of

PAGE = Statement(
    """
SELECT t.id, t.title, t.hours_hundredths, t.next_start, e.name, e.siret,
       (SELECT LIST_OF(ARRAY_OF(o.id, o.name)) FROM
        (SELECT h.id, h.name FROM training_theme l JOIN theme h ON h.id = l.theme_id
         WHERE l.training_id = t.id ORDER BY h.name_key) o),
       (SELECT LIST_OF(ARRAY_OF(o.id, o.start_date, o.end_date, o.city, o.seats_left)) FROM
        (SELECT * FROM training_session s WHERE s.training_id = t.id AND s.cancelled_at IS NULL AND s.start_date > $2
         ORDER BY s.start_date, s.id) o),
       n.total
FROM (SELECT * FROM training ORDER BY next_start, id LIMIT $3 + 1) t
JOIN establishment e ON e.id = t.provider_id
CROSS JOIN (SELECT count(*) AS total FROM training WHERE provider_id HELD OR true) n
ORDER BY t.next_start, t.id
"""
)


def _values(asked: dict[str, Any], _: Claims) -> list[Any]:
    return [clock.today(), asked["first"]]


def _data(rows: Sequence[Row], asked: dict[str, Any], claims: Claims) -> dict[str, Any]:
    shown = rows[: asked["first"]]
    write = Writer(bound_of("trainings", None, None, TrainingOrder(), claims.user_id, claims.side))
    cursors = [write(_day(row[3]), uuid(row[0])) for row in shown]
    page = {
        "totalCount": rows[0][8] if rows else 0,
        "pageInfo": {"hasNextPage": len(rows) > asked["first"], "endCursor": cursors[-1] if cursors else None},
        "edges": [{"cursor": mark, "node": _node(row)} for mark, row in zip(cursors, shown, strict=True)],
    }
    return {"trainings": page}


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _node(row: Row) -> dict[str, Any]:
    return {
        "id": known("Training", row[0]),
        "title": row[1],
        "hours": f"{row[2] // 100}.{row[2] % 100:02}",
        "provider": {"name": row[4], "siret": row[5]},
        "themes": [{"id": known("Theme", key), "name": name} for key, name in parts(row[6])],
        "sessions": [_session(*one) for one in parts(row[7])],
    }


def _session(key: str, start: str, end: str, city: str, seats_left: int) -> dict[str, Any]:
    said = {"startDate": start, "endDate": end, "city": city, "seatsLeft": seats_left}
    return {"id": known("TrainingSession", key), **said}


TRAININGS = Limit(PAGE, _values, _data)
