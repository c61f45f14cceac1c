"""Asking for an attachment («demande de rattachement»), and changing one's mind (workflows.md §2)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from models.attachments import Attachment, AttachmentRequest
from models.attachments.administrators import has_ever_been_administered, take_turns
from models.attachments.entities import PATH, Entity, entity_numbered
from models.attachments.lifecycle import attach, locked, move, told
from models.attachments.roles import checked_roles
from models.database import transaction
from models.refusals import NotPermitted, Refusal
from models.states import AttachmentRequestStatus
from settings import settings


class AlreadyRequested(Refusal):
    """Vous avez déjà une demande en attente pour cette structure."""


class AlreadyAttached(Refusal):
    """Vous êtes déjà rattaché à cette structure."""


class AccountAwaitingApproval(Refusal):
    """Votre compte est en cours de validation : vous ne pouvez pas encore vous rattacher à une structure."""


async def request_attachment(
    entity_number: str, side: Side, roles: Iterable[Role], by: Viewer, *, at: datetime | None = None
) -> tuple[AttachmentRequest, Attachment | None]:
    """A request that waits for an administrator; or one accepted at once, with its link, for the first user.

    Raises SideNotAttachable, RolesRequired, RoleNotOfSide, AccountAwaitingApproval, AlreadyRequested, AlreadyAttached
    and the refusals of `entity_numbered`.
    """
    asked = checked_roles(side, roles)
    if by.status is not AccountStatus.ACTIVE:
        raise AccountAwaitingApproval
    found = await entity_numbered(entity_number)

    async def turn() -> None:
        """Of two first users at once, the second finds an administrator."""
        await take_turns(await found.written(), by.user_id)

    async with transaction(turn):
        entity = await found.written()
        await _refuse_twins(entity, side, by)
        request = AttachmentRequest(
            requester_id=by.user_id,
            side=side,
            requested_roles=asked,
            created_at=at or clock.now(),
            **entity.columns,
        )
        attachment = await _record(request, entity, by)
    return request, attachment


async def cancel(request_id: UUID, by: Viewer, *, at: datetime | None = None) -> AttachmentRequest:
    """The requester gives up. Raises NotSeen, NotPermitted, TransitionNotAllowed."""
    at = at or clock.now()
    async with locked(request_id, by) as (request, entity):
        if request.requester_id != by.user_id:
            raise NotPermitted
        move(request, AttachmentRequestStatus.CANCELLED, at)
        await request.save()
        await told(request, entity, by, at)
    return request


async def _refuse_twins(entity: Entity, side: Side, by: Viewer) -> None:
    same = {"side": side, **entity.columns}
    pending = AttachmentRequest.everyones("one's own").filter(status=AttachmentRequestStatus.PENDING, **same)
    if await pending.filter(requester_id=by.user_id).exists():
        raise AlreadyRequested(path=PATH)
    if await Attachment.everyones("one's own").filter(user_id=by.user_id, active=True, **same).exists():
        raise AlreadyAttached(path=PATH)


async def _record(request: AttachmentRequest, entity: Entity, by: Viewer) -> Attachment | None:
    is_first = not await has_ever_been_administered(entity, request.side)
    if is_first and settings().first_administrator == "automatic":
        return await _accept_at_once(request, entity)
    await request.save(force_create=True)
    await told(request, entity, by, request.created_at)
    return None


async def _accept_at_once(request: AttachmentRequest, entity: Entity) -> Attachment:
    """The first user of an entity administers it (S2:50, S3:30); nobody decided, so the fact is nobody's."""
    at = request.created_at
    move(request, AttachmentRequestStatus.ACCEPTED, at)
    await request.save(force_create=True)
    roles = checked_roles(request.side, [Role.ADMINISTRATOR, *map(Role, request.requested_roles)])
    attachment = await attach(request, roles, at)
    await told(request, entity, None, at, granted=roles, attachment=attachment.id.hex, automatic=True)
    return attachment
