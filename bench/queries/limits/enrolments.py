"""A page of enrolments that wait for the employer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from auth.tokens import Claims
from bench.queries.limits import Limit, Row, Statement, instant, known, person, uuid
from models.states import EnrolmentStatus
from schema.enrolment_inputs import EnrolmentFilter
from schema.reading.cursors import Writer
from schema.reading.pages import bound_of

_FOUND = "FROM enrolment WHERE status IN LIST $2 AND (establishment_id HELD OR applicant_id = $3)"
PAGE = Statement(
    f"""
SELECT i.id, i.number, i.status, i.created_at, i.motivation, i.first_name, i.birth_name, i.email,
       p.id, p.first_name, coalesce(p.usage_name, p.birth_name), e.id, e.siret, e.name,
       s.id, s.start_date, s.end_date, s.city, s.seats_left, t.id, t.title, n.total
FROM (SELECT * {_FOUND} ORDER BY created_at DESC, id DESC LIMIT $4 + 1) i
JOIN person p ON p.id = i.filed_by_id JOIN establishment e ON e.id = i.establishment_id
JOIN training_session s ON s.id = i.session_id JOIN training t ON t.id = s.training_id
CROSS JOIN (SELECT count(*) AS total {_FOUND}) n
ORDER BY i.created_at DESC, i.id DESC
"""
)


def _values(asked: dict[str, Any], claims: Claims) -> list[Any]:
    return [asked["status"], claims.user_id, asked["first"]]


def _data(rows: Sequence[Row], asked: dict[str, Any], claims: Claims) -> dict[str, Any]:
    shown = rows[: asked["first"]]
    chosen = EnrolmentFilter(status=[EnrolmentStatus[one] for one in asked["status"]])
    write = Writer(bound_of("enrolments", chosen, None, claims.user_id, claims.side))
    cursors = [write(_moment(row[3]), uuid(row[0])) for row in shown]
    page = {
        "totalCount": rows[0][21] if rows else 0,
        "pageInfo": {"hasNextPage": len(rows) > asked["first"], "endCursor": cursors[-1] if cursors else None},
        "edges": [{"cursor": mark, "node": _node(row)} for mark, row in zip(cursors, shown, strict=True)],
    }
    return {"enrolments": page}


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _node(row: Row) -> dict[str, Any]:
    return {
        "id": known("Enrolment", row[0]),
        "number": row[1],
        "status": row[2],
        "statusLabel": EnrolmentStatus[row[2]].label,
        "createdAt": instant(row[3]),
        "motivation": row[4],
        "candidate": {"displayName": f"{row[5]} {row[6]}", "email": row[7]},
        "filedBy": person(*row[8:11]),
        "establishment": {"id": known("Establishment", row[11]), "siret": row[12], "name": row[13]},
        "session": {
            "id": known("TrainingSession", row[14]),
            "startDate": row[15],
            "endDate": row[16],
            "city": row[17],
            "seatsLeft": row[18],
            "training": {"id": known("Training", row[19]), "title": row[20]},
        },
    }


ENROLMENTS = Limit(PAGE, _values, _data)
