"""Deciding on attachment requests: an administrator of the entity or of its company, never the requester."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from auth.permissions import Permission, Role
from auth.viewer import Viewer
from models import clock
from models.attachments import Attachment, AttachmentRequest
from models.attachments.administrators import kept_administered
from models.attachments.entities import Entity
from models.attachments.lifecycle import attach, locked, move, told
from models.attachments.roles import checked_roles
from models.refusals import NotPermitted
from models.states import AttachmentRequestStatus
from models.texts import comment_of

LONGEST_REASON = 1000


async def accept(
    request_id: UUID, by: Viewer, roles: Iterable[Role] | None = None, *, at: datetime | None = None
) -> tuple[AttachmentRequest, Attachment]:
    """Make the attachment, with the roles asked for unless others are given.

    Raises NotSeen, NotPermitted, TransitionNotAllowed, RolesRequired, RoleNotOfSide, LastAdministrator.
    """
    at = at or clock.now()
    async with _to_decide(request_id, by) as (request, entity):
        chosen = map(Role, request.requested_roles) if roles is None else roles
        granted = checked_roles(request.side, chosen, path=())
        await _decided(request, AttachmentRequestStatus.ACCEPTED, by, at)
        async with kept_administered(entity, request.side):
            attachment = await attach(request, granted, at)
        await told(request, entity, by, at, granted=granted, attachment=attachment.id.hex)
    return request, attachment


async def decline(
    request_id: UUID, by: Viewer, reason: str | None = None, *, at: datetime | None = None
) -> AttachmentRequest:
    """Turn the request down, with a reason or none.

    Raises NotSeen, NotPermitted, TransitionNotAllowed, TextTooLong.
    """
    at = at or clock.now()
    words = comment_of(reason, longest=LONGEST_REASON, path=("reason",))
    async with _to_decide(request_id, by) as (request, entity):
        request.decline_reason = words
        await _decided(request, AttachmentRequestStatus.DECLINED, by, at)
        await told(request, entity, by, at, comment=words)
    return request


@asynccontextmanager
async def _to_decide(request_id: UUID, by: Viewer) -> AsyncIterator[tuple[AttachmentRequest, Entity]]:
    async with locked(request_id, by) as (request, entity):
        allowed = by.can_in(Permission.DECIDE_ATTACHMENTS, entity.company_id, entity.establishment_id)
        on_its_side = by.is_staff or by.side is request.side
        if request.requester_id == by.user_id or not allowed or not on_its_side:
            raise NotPermitted
        yield request, entity


async def _decided(request: AttachmentRequest, end: AttachmentRequestStatus, by: Viewer, at: datetime) -> None:
    move(request, end, at)
    request.decided_by_id = by.user_id
    await request.save()
