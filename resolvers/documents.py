"""Documents («pièces») and messages."""

from typing import Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from models.documents import filing
from models.dossiers import Dossier, messages
from models.drafts import Draft
from models.states import Conformity
from outside.storage import open_storage
from resolvers.answers import changed, key_of, keys_of
from resolvers.doors import mutation
from schema.context import Info, viewer_of
from schema.documents import DocumentPayload, MessagePayload
from schema.errors import NotFound, NotImplementedYet
from schema.ids import decode
from schema.payloads import DonePayload
from schema.scalars import Upload
from settings import settings

# What a document may be deposited on.
SUBJECTS: dict[str, Any] = {"Draft": Draft, "Dossier": Dossier}


@mutation(needs=Permission.READ_REQUESTS, later="printed forms")
async def print_draft(info: Info, id: strawberry.ID) -> DocumentPayload:
    """PDF of the official form with the values saved so far («Générer le CERFA»); refused once transmitted."""
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS)
async def upload_document(info: Info, subject_id: strawberry.ID, nature: str, file: Upload) -> DocumentPayload:
    typename, key = decode(subject_id) or ("", None)
    if typename not in SUBJECTS or key is None:
        raise NotFound
    sent_file: Any = file

    async def act() -> UUID:
        document = await filing.deposit(
            SUBJECTS[typename],
            key,
            nature=nature,
            file_name=sent_file.filename or "",
            content=sent_file.file,
            storage=open_storage(settings().storage_url),
            by=viewer_of(info),
        )
        return document.id

    return await changed(info, DocumentPayload, "document", "Document", act())


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="documents")
async def delete_document(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def review_document(
    info: Info, id: strawberry.ID, conformity: Conformity, reason: str | None = None
) -> DocumentPayload:
    key = key_of("Document", id)

    async def act() -> UUID:
        return (await filing.review_document(key, conformity=conformity, reason=reason, by=viewer_of(info))).id

    return await changed(info, DocumentPayload, "document", "Document", act(), shown=key)


@mutation(needs=Permission.FOLLOW_DOSSIERS)
async def send_message(
    info: Info, dossier_id: strawberry.ID, body: str, document_ids: list[strawberry.ID] | None = None
) -> MessagePayload:
    documents = keys_of("Document", [*(document_ids or [])])
    sending = messages.send(key_of("Dossier", dossier_id), body, documents, by=viewer_of(info))
    return await changed(info, MessagePayload, "message", "Message", sending)
