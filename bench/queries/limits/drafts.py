"""A page of drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auth.tokens import Claims
from auth.viewer import Side
from bench.queries.limits import Limit, Row, Statement, instant, known, parts, person, trainee, uuid
from models.drafts import SEEN_BY_MEMBER
from models.states import DraftState
from schema.draft_inputs import DraftFilter, DraftOrder
from schema.reading.cursors import Writer
from schema.reading.pages import bound_of
from schemes import SCHEMES

_FOUND = f"""
FROM draft WHERE deleted_at IS NULL AND state IN LIST $2
AND (created_by_side = 'MEMBER' AND creator_id HELD OR created_by_side = 'PROVIDER' AND establishment_id HELD
     AND state IN ({", ".join(f"'{state.value}'" for state in SEEN_BY_MEMBER)}))
"""
PAGE = Statement(
    f"""
SELECT d.id, d.number, d.state, d.title, d.start_date, d.end_date, d.updated_at, d.alert, d.version, d.scheme,
       e.id, e.siret, e.name, p.id, p.first_name, coalesce(p.usage_name, p.birth_name), d.trainees, n.total
FROM (SELECT * {_FOUND} ORDER BY number DESC, id DESC LIMIT $3 + 1) d
JOIN establishment e ON e.id = d.establishment_id JOIN person p ON p.id = d.created_by_id
CROSS JOIN (SELECT count(*) AS total {_FOUND}) n
ORDER BY d.number DESC, d.id DESC
"""
)


def _values(asked: dict[str, Any], _: Claims) -> list[Any]:
    return [asked["state"], asked["first"]]


def _data(rows: Sequence[Row], asked: dict[str, Any], claims: Claims) -> dict[str, Any]:
    shown = rows[: asked["first"]]
    chosen = DraftFilter(state=[DraftState[one] for one in asked["state"]])
    write = Writer(bound_of("drafts", chosen, None, DraftOrder(), claims.user_id, Side.MEMBER))
    nodes = [_node(row) for row in shown]
    cursors = [write(row[1], uuid(row[0])) for row in shown]
    page = {
        "totalCount": rows[0][17] if rows else 0,
        "pageInfo": {"hasNextPage": len(rows) > asked["first"], "endCursor": cursors[-1] if cursors else None},
        "edges": [{"cursor": mark, "node": node} for mark, node in zip(cursors, nodes, strict=True)],
    }
    return {"drafts": page}


def _node(row: Row) -> dict[str, Any]:
    return {
        "id": known("Draft", row[0]),
        "number": row[1],
        "state": row[2],
        "stateLabel": DraftState[row[2]].label,
        "title": row[3],
        "startDate": row[4],
        "endDate": row[5],
        "updatedAt": instant(row[6]),
        "alert": bool(row[7]),
        "version": row[8],
        "scheme": {"code": row[9], "label": SCHEMES[row[9]].label},
        "establishment": {"id": known("Establishment", row[10]), "siret": row[11], "name": row[12]},
        "createdBy": person(*row[13:16]),
        "trainees": [_trainee(one) for one in parts(row[16])],
    }


def _trainee(one: Any) -> dict[str, str]:
    return trainee(one["id"], one["first_name"], one["usage_name"] or one["birth_name"])


DRAFTS = Limit(PAGE, _values, _data)
