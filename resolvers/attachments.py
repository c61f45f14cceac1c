"""Attachments («rattachements») and the requests for them."""

import strawberry

from auth.permissions import Permission, Role
from resolvers.doors import mutation, query
from schema.attachments import (
    AttachmentConnection,
    AttachmentFilter,
    AttachmentRequestConnection,
    AttachmentRequestFilter,
    AttachmentRequestInput,
    AttachmentRequestPayload,
)
from schema.context import Info
from schema.errors import NotImplementedYet


@query(needs=Permission.BE_SIGNED_IN, later="spine")
async def attachment_requests(
    info: Info, filter: AttachmentRequestFilter | None = None, first: int | None = None, after: str | None = None
) -> AttachmentRequestConnection:
    """Requests that the viewer may decide on, and their own."""
    raise NotImplementedYet


@query(needs=Permission.DECIDE_ATTACHMENTS, later="spine")
async def attachments(
    info: Info,
    entity_number: str,
    filter: AttachmentFilter | None = None,
    first: int | None = None,
    after: str | None = None,
) -> AttachmentConnection:
    """Users attached to an entity that the viewer administers («intervenants associés à l'établissement»)."""
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def request_attachment(info: Info, input: AttachmentRequestInput) -> AttachmentRequestPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def cancel_attachment_request(info: Info, id: strawberry.ID) -> AttachmentRequestPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="spine")
async def accept_attachment_request(
    info: Info, id: strawberry.ID, roles: list[Role] | None = None
) -> AttachmentRequestPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="spine")
async def decline_attachment_request(
    info: Info, id: strawberry.ID, reason: str | None = None
) -> AttachmentRequestPayload:
    raise NotImplementedYet
