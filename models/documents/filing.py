"""Filing documents: deposited by users on a draft or a dossier, judged by the funder (S1:1270-1272)."""

import asyncio
import hashlib
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Viewer
from models import clock
from models.actions import DossierAction, DraftAction
from models.database import transaction
from models.documents import Document, DocumentRequest
from models.documents.files import ReceivedFile, received
from models.documents.natures import NATURES, NatureUnknown
from models.dossiers import Dossier
from models.dossiers import lifecycle as dossiers
from models.dossiers import reading as dossier_reading
from models.drafts import Draft
from models.drafts import lifecycle as drafts
from models.drafts import reading as draft_reading
from models.history import tell
from models.refusals import NotPermitted, NotSeen, Refusal
from models.states import Conformity
from models.texts import comment_of, reason_of
from outside.storage import Storage

_LONGEST_REASON = 1000


class ConformityInvalid(Refusal):
    """Indiquez si la pièce est conforme ou non conforme."""


async def deposit(
    subject: type[Draft] | type[Dossier],
    subject_id: UUID,
    *,
    nature: str,
    file_name: str,
    content: bytes | BinaryIO,
    storage: Storage,
    by: Viewer,
    at: datetime | None = None,
) -> Document:
    """A new document. Its bytes are stored before the transaction, and taken away when it fails.

    On a dossier it answers the oldest open request of its nature; the last one answered resumes the review.
    Raises NatureUnknown, FileEmpty, FileTooLarge, FileTypeRefused, NotSeen, NotPermitted, TransitionNotAllowed.
    """
    if nature not in NATURES:
        raise NatureUnknown(path=("nature",))
    file = await asyncio.to_thread(received, file_name, content)
    if not await subject.visible_to(by).filter(id=subject_id).exists():
        raise NotSeen
    key = await storage.put(file.content)
    try:
        async with transaction():
            row = _row(file, nature, key, by, at or clock.now())
            file_it = _file_with_draft if subject is Draft else _file_with_dossier
            await file_it(subject_id, row, by)
    except BaseException:
        await asyncio.shield(storage.delete(key))
        raise
    return row


async def review_document(
    document_id: UUID, *, conformity: Conformity, reason: str | None = None, by: Viewer, at: datetime | None = None
) -> Document:
    """The funder's word on a document of a dossier; a reason goes with a document that is not conform.

    Raises NotPermitted, NotSeen, ConformityInvalid, ReasonRequired, TextTooLong.
    """
    if not (by.is_staff and by.can(Permission.REVIEW_DOSSIERS)):
        raise NotPermitted
    if conformity is Conformity.PENDING:
        raise ConformityInvalid(path=("conformity",))
    judged = reason_of if conformity is Conformity.NOT_CONFORM else comment_of
    motive, moment = judged(reason, longest=_LONGEST_REASON, path=("reason",)), at or clock.now()
    async with transaction():
        rows = Document.visible_to(by).select_for_update(of=("document",))
        document = await rows.filter(dossier_id__isnull=False).get_or_none(id=document_id)
        if document is None:
            raise NotSeen
        start, document.conformity = document.conformity, conformity
        document.non_conformity_reason = motive if conformity is Conformity.NOT_CONFORM else None
        await document.save(update_fields=["conformity", "non_conformity_reason"])
        dossiers_of_it = Dossier.everyones("whoever sees the document sees its dossier").filter(id=document.dossier_id)
        await dossiers_of_it.update(updated_at=moment)
        await tell(
            "document.reviewed", "Document", document.id, by=by, at=moment, start=start, end=conformity,
            comment=motive, **_named(document), dossier=document.dossier_id.hex if document.dossier_id else None,
        )  # fmt: skip
    return document


def _row(file: ReceivedFile, nature: str, key: str, by: Viewer, at: datetime) -> Document:
    return Document(
        nature=nature,
        nature_label=NATURES[nature],
        file_name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        storage_key=key,
        uploaded_at=at,
        uploaded_by_id=by.user_id,
    )


async def _file_with_draft(draft_id: UUID, row: Document, by: Viewer) -> None:
    """A document of a draft is part of writing it; the history tells it with the dossier."""
    draft = await draft_reading.locked(draft_id, by)
    drafts.checked_move(drafts.Situation.of(draft), DraftAction.EDIT, by)
    row.draft_id = draft.id
    await row.save(force_create=True)
    draft.updated_at = row.uploaded_at
    await draft.save(update_fields=["updated_at"])
    await tell(
        "draft.document_received", "Draft", draft.id, by=by, at=row.uploaded_at, start=draft.state, end=draft.state,
        **_named(row),
    )  # fmt: skip


async def _file_with_dossier(dossier_id: UUID, row: Document, by: Viewer) -> None:
    dossier = await dossier_reading.locked(dossier_id, by)
    situation = await dossier_reading.situation_of(dossier, by)
    dossiers.checked_move(situation, DossierAction.ADD_DOCUMENT, by)
    row.dossier_id = dossier.id
    await row.save(force_create=True)
    dossier.updated_at = row.uploaded_at
    await tell(
        "dossier.document_received", "Dossier", dossier.id, by=by, at=row.uploaded_at, start=dossier.status,
        end=dossier.status, **_named(row),
    )  # fmt: skip
    await _answer_request(dossier, row, by)
    await dossier.save(update_fields=["status", "version", "updated_at"])


async def _answer_request(dossier: Dossier, row: Document, by: Viewer) -> None:
    requests = DocumentRequest.everyones("whoever brings the document, the funder has it").filter(
        dossier_id=dossier.id, fulfilled_by_id=None
    )
    request = await requests.filter(nature=row.nature).order_by("requested_at", "id").first()
    if request is None:
        return
    request.fulfilled_by_id = row.id
    await request.save(update_fields=["fulfilled_by_id"])
    waiting, resumed = dossiers.FULFILLED
    if dossier.status is waiting and not await requests.exists():
        dossier.status, dossier.version = resumed, dossier.version + 1
        await tell(
            "dossier.review_resumed", "Dossier", dossier.id, by=by, at=row.uploaded_at, start=waiting, end=resumed
        )


def _named(document: Document) -> dict[str, Any]:
    return {"document": document.id.hex, "nature": document.nature, "nature_label": document.nature_label}
