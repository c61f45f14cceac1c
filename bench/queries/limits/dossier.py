"""One dossier with everything in it: one statement, each part as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auth.tokens import Claims
from bench.queries.limits import Limit, Row, Statement, euros, instant, known, parts, person, trainee
from models.dossiers.lifecycle import EXPLANATIONS
from models.history import label_of
from models.states import DossierStatus
from schema.ids import decode
from schemes import SCHEMES

_P = "p.id, p.first_name, coalesce(p.usage_name, p.birth_name)"
_BY = "p.id AS by_id, p.first_name AS by_first, coalesce(p.usage_name, p.birth_name) AS by_name"
_NAMED = "o.by_id, o.by_first, o.by_name"


def _part(columns: str, rows: str) -> str:
    """A list in the order of its rows: what is joined is joined before they are put in order."""
    return f"(SELECT LIST_OF(ARRAY_OF({columns})) FROM ({rows}) o)"


_SHARES = _part(
    "o.granted_cents, o.paid_cents, o.id, o.first_name, o.name",
    """SELECT s.granted_cents, s.paid_cents, t.id, t.first_name, coalesce(t.usage_name, t.birth_name) AS name
       FROM funding_share s JOIN trainee t ON t.id = s.trainee_id WHERE s.line_id = l.id ORDER BY s.position""",
)
_FILES = """(SELECT LIST_OF(ARRAY_OF(f.id, f.file_name)) FROM message_document j JOIN document f ON f.id = j.document_id
             WHERE j.message_id = m.id)"""
_PARTS = [
    _part(
        "o.id, o.title, o.start_date, o.end_date",
        "SELECT * FROM training_module WHERE dossier_id = d.id ORDER BY position",
    ),
    _part(
        "o.id, o.first_name, coalesce(o.usage_name, o.birth_name)",
        "SELECT * FROM trainee WHERE dossier_id = d.id ORDER BY position",
    ),
    _part(
        """o.id, o.requested_cents, o.granted_cents, o.paid_cents, o.nature, o.nature_label, o.module_id, o.title,
           JSON_OF(o.shares)""",
        f"""SELECT l.*, m.title, {_SHARES} AS shares FROM funding_line l
            LEFT JOIN training_module m ON m.id = l.module_id WHERE l.dossier_id = d.id ORDER BY l.position""",
    ),
    _part(
        f"o.id, o.nature, o.nature_label, o.file_name, o.media_type, o.size, o.conformity, o.uploaded_at, {_NAMED}",
        f"""SELECT f.*, {_BY} FROM document f JOIN person p ON p.id = f.uploaded_by_id
            WHERE f.dossier_id = d.id ORDER BY f.uploaded_at, f.id""",
    ),
    _part(
        "o.id, o.nature, o.label, o.due_on, o.requested_at, o.file_id, o.file_name",
        """SELECT r.*, f.id AS file_id, f.file_name FROM document_request r
           LEFT JOIN document f ON f.id = r.fulfilled_by_id
           WHERE r.dossier_id = d.id ORDER BY r.requested_at, r.id""",
    ),
    _part(
        f"o.id, o.body, o.sent_at, o.from_staff, {_NAMED}, JSON_OF(o.files)",
        f"""SELECT m.*, {_BY}, {_FILES} AS files FROM dossier_message m JOIN person p ON p.id = m.author_id
            WHERE m.dossier_id = d.id ORDER BY m.sent_at, m.id LIMIT 20""",
    ),
    _part(
        f"o.id, o.holder, o.iban_end, o.bic, o.added_at, {_NAMED}",
        f"""SELECT b.*, {_BY} FROM bank_details b JOIN person p ON p.id = b.added_by_id
            WHERE b.dossier_id = d.id ORDER BY b.added_at DESC, b.id""",
    ),
    _part(
        f"o.at, o.kind, {_NAMED}",
        f"""SELECT h.at, h.kind, {_BY} FROM fact h LEFT JOIN person p ON p.id = h.by_id
            WHERE h.subject_type = 'Dossier' AND h.subject_id = d.id ORDER BY h.id""",
    ),
]
WHOLE = Statement(
    f"""
SELECT d.id, d.number, d.status, d.title, d.start_date, d.end_date, d.transmitted_at, d.updated_at, d.version, d.scheme,
       c.id, c.name, c.siren, e.id, e.siret, e.name, {_P}, {", ".join(_PARTS)}
FROM dossier d JOIN establishment e ON e.id = d.establishment_id JOIN company c ON c.id = e.company_id
JOIN person p ON p.id = d.transmitted_by_id
WHERE d.id = $2 AND d.establishment_id HELD
"""
)


def _values(asked: dict[str, Any], _: Claims) -> list[Any]:
    found = decode(asked["id"])
    assert found is not None
    return [found[1]]


def _data(rows: Sequence[Row], _: dict[str, Any], __: Claims) -> dict[str, Any]:
    return {"dossier": _dossier(rows[0]) if rows else None}


def _dossier(row: Row) -> dict[str, Any]:
    status, scheme = DossierStatus[row[2]], SCHEMES[row[9]]
    modules, trainees, lines, documents, requests, messages, accounts, facts = map(parts, row[19:])
    return {
        "id": known("Dossier", row[0]),
        "number": row[1],
        "status": row[2],
        "statusLabel": status.label,
        "statusExplanation": EXPLANATIONS[status].format(funder=scheme.funder),
        "title": row[3],
        "startDate": row[4],
        "endDate": row[5],
        "transmittedAt": instant(row[6]),
        "updatedAt": instant(row[7]),
        "version": row[8],
        "scheme": {"code": row[9], "label": scheme.label},
        "company": {"id": known("Company", row[10]), "name": row[11], "siren": row[12]},
        "establishment": {"id": known("Establishment", row[13]), "siret": row[14], "name": row[15]},
        "transmittedBy": person(*row[16:19]),
        "modules": [_module(*one) for one in modules],
        "trainees": [trainee(*one) for one in trainees],
        "funding": _funding(lines),
        "documents": [_document(*one) for one in documents],
        "documentRequests": [_request(*one) for one in requests],
        "messages": {"nodes": [_message(*one) for one in messages]},
        "bankDetails": [_account(*one) for one in accounts],
        "history": [_entry(*one) for one in facts],
    }


def _module(key: str, title: str, start: str, end: str) -> dict[str, Any]:
    return {"id": known("TrainingModule", key), "title": title, "startDate": start, "endDate": end}


def _money(granted: int, paid: int) -> dict[str, str]:
    return {"granted": euros(granted), "paid": euros(paid), "balance": euros(granted - paid)}


def _funding(lines: list[list[Any]]) -> dict[str, Any]:
    requested, granted, paid = (sum(line[place] for line in lines) for place in (1, 2, 3))
    return {"requested": euros(requested), **_money(granted, paid), "lines": [_line(*line) for line in lines]}


def _line(
    key: str, requested: int, granted: int, paid: int, nature: str, label: str, module: str, title: str, shares: Any
) -> dict[str, Any]:
    return {
        "id": known("FundingLine", key),
        "requested": euros(requested),
        **_money(granted, paid),
        "nature": {"code": nature, "label": label},
        "module": {"id": known("TrainingModule", module), "title": title},
        "shares": [{**_money(one[0], one[1]), "trainee": trainee(*one[2:])} for one in shares or ()],
    }


def _document(
    key: str, nature: str, label: str, name: str, media: str, size: int, conformity: str, at: str, *by: Any
) -> dict[str, Any]:
    return {
        "id": known("Document", key),
        "nature": nature,
        "natureLabel": label,
        "fileName": name,
        "mediaType": media,
        "size": size,
        "conformity": conformity,
        "uploadedAt": instant(at),
        "uploadedBy": person(*by),
    }


def _file(key: str | None, name: str) -> dict[str, str] | None:
    return {"id": known("Document", key), "fileName": name} if key else None


def _request(key: str, nature: str, label: str, due_on: str, at: str, *file: Any) -> dict[str, Any]:
    said = {"nature": nature, "label": label, "dueOn": due_on, "requestedAt": instant(at)}
    return {"id": known("DocumentRequest", key), **said, "fulfilledBy": _file(*file)}


def _message(key: str, body: str, at: str, from_staff: bool, who: str, first: str, name: str, files: Any) -> Any:
    said = {"body": body, "sentAt": instant(at), "fromStaff": bool(from_staff), "author": person(who, first, name)}
    return {"id": known("Message", key), **said, "documents": [_file(*one) for one in files or ()]}


def _account(key: str, holder: str, end: str, bic: str, at: str, *by: Any) -> dict[str, Any]:
    said = {"holder": holder, "ibanMasked": f"•••• {end}", "bic": bic, "addedAt": instant(at)}
    return {"id": known("BankDetails", key), **said, "addedBy": person(*by)}


def _entry(at: str, kind: str, *by: Any) -> dict[str, Any]:
    return {"at": instant(at), "event": kind, "label": label_of(kind, None), "by": person(*by) if by[0] else None}


DOSSIER = Limit(WHOLE, _values, _data)
