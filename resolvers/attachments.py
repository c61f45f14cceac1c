"""Attachments («rattachements») and the requests for them."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from auth.pace import WISHES
from auth.permissions import Permission, Role
from models.attachments import Attachment, AttachmentRequest, deciding, requesting
from models.attachments.finding import attachments_to
from models.bell import topics
from models.refusals import NotSeen, Refusal
from resolvers.answers import key_of, read_visible, user_errors
from resolvers.doors import mutation, query
from resolvers.pacing import keep_pace
from schema.attachments import (
    AttachmentConnection,
    AttachmentFilter,
    AttachmentRequestConnection,
    AttachmentRequestFilter,
    AttachmentRequestInput,
    AttachmentRequestPayload,
)
from schema.context import Info, viewer_of
from schema.errors import NotFound
from schema.finding.attachments import attachments_matching, requests_matching
from schema.maps import reader_for
from schema.payloads import UserError
from schema.reading.pages import Order, Window, bound_of, read_page
from schema.reading.selection import Selection
from subscriptions import rings

Changed = tuple[AttachmentRequest, Attachment | None]


@query(needs=Permission.BE_SIGNED_IN)
async def attachment_requests(
    info: Info, filter: AttachmentRequestFilter | None = None, first: int | None = None, after: str | None = None
) -> AttachmentRequestConnection:
    """Requests that the viewer may decide on, and their own."""
    viewer = viewer_of(info)
    page: Any = await read_page(
        reader_for(viewer),
        "AttachmentRequest",
        requests_matching(viewer, filter),
        Order("created_at", descending=True),
        Window.of(first, after),
        bound_of("attachmentRequests", filter, viewer.user_id, viewer.side),
        Selection.of(info),
    )
    return page  # type: ignore[no-any-return]


@query(needs=Permission.DECIDE_ATTACHMENTS)
async def attachments(
    info: Info,
    entity_number: str,
    filter: AttachmentFilter | None = None,
    first: int | None = None,
    after: str | None = None,
) -> AttachmentConnection:
    """Users attached to an entity that the viewer administers («intervenants associés à l'établissement»)."""
    viewer = viewer_of(info)
    page: Any = await read_page(
        reader_for(viewer),
        "Attachment",
        attachments_matching(attachments_to(entity_number, viewer), filter, of_users=True),
        Order("since", descending=False),
        Window.of(first, after),
        bound_of("attachments", entity_number, filter, viewer.user_id, viewer.side),
        Selection.of(info),
    )
    return page  # type: ignore[no-any-return]


@mutation(needs=Permission.BE_ONESELF)
async def request_attachment(info: Info, input: AttachmentRequestInput) -> AttachmentRequestPayload:
    await keep_pace(WISHES, info)

    async def act() -> Changed:
        return await requesting.request_attachment(input.entity_number, input.side, input.roles, viewer_of(info))

    return await _changed(info, act())


@mutation(needs=Permission.BE_ONESELF)
async def cancel_attachment_request(info: Info, id: strawberry.ID) -> AttachmentRequestPayload:
    key = key_of("AttachmentRequest", id)

    async def act() -> Changed:
        return await requesting.cancel(key, viewer_of(info)), None

    return await _changed(info, act(), shown=key)


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def accept_attachment_request(
    info: Info, id: strawberry.ID, roles: list[Role] | None = None
) -> AttachmentRequestPayload:
    key = key_of("AttachmentRequest", id)
    return await _changed(info, deciding.accept(key, viewer_of(info), roles), shown=key)


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def decline_attachment_request(
    info: Info, id: strawberry.ID, reason: str | None = None
) -> AttachmentRequestPayload:
    key = key_of("AttachmentRequest", id)

    async def act() -> Changed:
        return await deciding.decline(key, viewer_of(info), reason), None

    return await _changed(info, act(), shown=key)


async def _changed(info: Info, act: Awaitable[Changed], shown: UUID | None = None) -> AttachmentRequestPayload:
    """Do it, then read the request and its link; or the refusal, beside the request as it stands."""
    try:
        request, attachment = await act
    except Refusal as refusal:
        return await _payload(info, shown, None, user_errors(refusal))
    except NotSeen:
        raise NotFound from None
    rings.after_change(topics.ATTACHMENT_REQUESTS, topics.access(request.requester_id))
    return await _payload(info, request.id, attachment.id if attachment else None, [])


async def _payload(
    info: Info, request: UUID | None, attachment: UUID | None, errors: list[UserError]
) -> AttachmentRequestPayload:
    asked = Selection.of(info).fields("AttachmentRequestPayload")
    read = {
        name: await read_visible(info, typename, key, asked[name])
        for name, typename, key in (
            ("request", "AttachmentRequest", request),
            ("attachment", "Attachment", attachment),
        )
        if name in asked
    }
    return AttachmentRequestPayload(**read, errors=errors)
