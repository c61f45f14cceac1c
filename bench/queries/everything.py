"""What the newest dossiers have in them, and the bells that tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from models.engines.bulk import Bulk

DOSSIERS = 500
LINES = 40
"""Of each bell."""
TABLES = (
    *("document", "document_request", "dossier_message", "message_document", "bank_details", "fact", "funding_share"),
    *("notification", "inbox", "inbox_entry"),
)
HISTORY = ("transmitted", "review_started", "documents_requested", "review_resumed")
_START = datetime(2040, 1, 1, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]
"""By table."""


async def write(writer: Bulk, dossiers: list[Rows], author: UUID, perimeters: dict[UUID, set[UUID]]) -> None:
    """Fills these dossiers, and the bell of each user with those of its establishments."""
    rows: Rows = {table: [] for table in TABLES}
    for number, dossier in enumerate(dossiers):
        for table, row in _inside(number, dossier, author):
            rows[table].append(row)
    for user, places in perimeters.items():
        for table, row in _bell(user, [one["dossier"][0] for one in dossiers], places, rows):
            rows[table].append(row)
    for table in TABLES:
        await writer.write(table, rows[table])


def _inside(number: int, made: Rows, author: UUID) -> Iterator[tuple[str, dict[str, Any]]]:
    of, at = {"dossier_id": made["dossier"][0]["id"]}, _START + timedelta(minutes=number)
    documents = [_document(of, author, at + timedelta(seconds=step)) for step in range(3)]
    message = {"id": uuid4(), **of, "from_staff": False, "body": "Voici le devis.", "sent_at": at, "author_id": author}
    yield from (("document", one) for one in documents)
    for step, one in enumerate((documents[0]["id"], None)):
        yield "document_request", _request(of, at + timedelta(seconds=step), one)
    yield "dossier_message", message
    answered = message | {"id": uuid4(), "from_staff": True, "sent_at": at + timedelta(hours=1)}
    yield "dossier_message", answered
    yield "message_document", {"id": uuid4(), "message_id": message["id"], "document_id": documents[1]["id"]}
    yield "bank_details", _account(of, author, at)
    for step, act in enumerate(HISTORY):
        yield "fact", _fact(number * len(HISTORY) + step + 1, f"dossier.{act}", of["dossier_id"], at, author)
    for line in made["funding_line"]:
        yield from (("funding_share", one) for one in _shares(line, made["trainee"]))


def _document(of: dict[str, Any], author: UUID, at: datetime) -> dict[str, Any]:
    file = {"file_name": "devis.pdf", "media_type": "application/pdf", "size": 48_000, "sha256": "0" * 64}
    judged = {"conformity": "PENDING", "storage_key": "none", "uploaded_at": at, "uploaded_by_id": author}
    return {"id": uuid4(), **of, "nature": "QUOTE", "nature_label": "Devis", **file, **judged}


def _request(of: dict[str, Any], at: datetime, answer: UUID | None) -> dict[str, Any]:
    said = {"nature": "QUOTE", "label": "Devis", "due_on": at.date(), "requested_at": at}
    return {"id": uuid4(), **of, **said, "fulfilled_by_id": answer}


def _account(of: dict[str, Any], author: UUID, at: datetime) -> dict[str, Any]:
    said = {"holder": "SIAE", "sealed_iban": "sealed", "iban_end": "0123", "bic": "AGRIFRPP", "added_at": at}
    return {"id": uuid4(), **of, **said, "added_by_id": author}


def _fact(number: int, kind: str, dossier: UUID, at: datetime, author: UUID) -> dict[str, Any]:
    """Told already."""
    about = {"kind": kind, "subject_type": "Dossier", "subject_id": dossier, "by_id": author}
    return {"id": number, **about, "at": at, "data": {}, "attempts": 1, "done_at": at}


def _shares(line: dict[str, Any], trainees: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for position, trainee in enumerate(trainees):
        of = {"line_id": line["id"], "trainee_id": trainee["id"], "position": position}
        yield {"id": uuid4(), **of, "granted_cents": 900, "paid_cents": 500}


def _bell(
    user: UUID, dossiers: list[dict[str, Any]], places: set[UUID], rows: Rows
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A notification for each fact of its dossiers, until there are enough; a third of them read."""
    mine = {one["id"] for one in dossiers if one["establishment_id"] in places}
    facts = [fact for fact in rows["fact"] if fact["subject_id"] in mine][:LINES]
    box = uuid4()
    yield "inbox", _box(box, user, len(facts))
    known = {(one["fact_id"]): one["id"] for one in rows["notification"]}
    for rank, fact in enumerate(facts, 1):
        if (key := known.get(fact["id"])) is None:
            key = uuid4()
            yield "notification", _notification(key, fact)
        entry = {"id": uuid4(), "inbox_id": box, "notification_id": key, "sequence": rank, "revision": rank}
        yield "inbox_entry", entry | {"created_at": fact["at"], "read_at": None if rank % 3 else fact["at"]}


def _box(key: UUID, user: UUID, count: int) -> dict[str, Any]:
    numbers = {"last_sequence": count, "last_revision": count, "unread_count": count - count // 3}
    return {"id": key, "user_id": user, "side": "MEMBER", **numbers}


def _notification(key: UUID, fact: dict[str, Any]) -> dict[str, Any]:
    told = {"title": "Votre dossier avance", "body": "Le dossier est en cours de traitement.", "side": "MEMBER"}
    about = {"subject_type": "Dossier", "subject_id": fact["subject_id"], "fact_id": fact["id"]}
    return {"id": key, "kind": "DOSSIER_GRANTED", **told, **about, "created_at": fact["at"]}
