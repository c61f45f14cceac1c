"""Documents («pièces») and messages."""

import strawberry

from auth.permissions import Permission
from models.states import Conformity
from resolvers.doors import mutation
from schema.context import Info
from schema.documents import DocumentPayload, MessagePayload
from schema.errors import NotImplementedYet
from schema.payloads import DonePayload
from schema.scalars import Upload


@mutation(needs=Permission.READ_REQUESTS, later="printed forms")
async def print_draft(info: Info, id: strawberry.ID) -> DocumentPayload:
    """PDF of the official form with the values saved so far («Générer le CERFA»); refused once transmitted."""
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="spine")
async def upload_document(info: Info, subject_id: strawberry.ID, nature: str, file: Upload) -> DocumentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="documents")
async def delete_document(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="spine")
async def review_document(
    info: Info, id: strawberry.ID, conformity: Conformity, reason: str | None = None
) -> DocumentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.READ_REQUESTS, later="messages")
async def send_message(
    info: Info, dossier_id: strawberry.ID, body: str, document_ids: list[strawberry.ID] | None = None
) -> MessagePayload:
    raise NotImplementedYet
