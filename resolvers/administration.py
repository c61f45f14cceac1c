"""What the administrators of an entity do for it."""

from collections.abc import Awaitable
from uuid import UUID

import strawberry

from auth.permissions import Permission, Role
from models.attachments import Attachment, handing_over, managing, reporting
from models.bell import topics
from models.companies import memberships
from resolvers.answers import changed, done, key_of
from resolvers.doors import mutation
from schema.attachments import AttachmentPayload
from schema.companies import MembershipPayload
from schema.context import Info, viewer_of
from schema.payloads import DonePayload
from subscriptions import rings


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def set_attachment_roles(info: Info, id: strawberry.ID, roles: list[Role]) -> AttachmentPayload:
    """Refused when it would leave the entity without an active administrator."""
    key = key_of("Attachment", id)
    return await _changed(info, key, managing.set_roles(key, roles, viewer_of(info)))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def activate_attachment(info: Info, id: strawberry.ID) -> AttachmentPayload:
    key = key_of("Attachment", id)
    return await _changed(info, key, managing.activate(key, viewer_of(info)))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def deactivate_attachment(info: Info, id: strawberry.ID) -> AttachmentPayload:
    key = key_of("Attachment", id)
    return await _changed(info, key, managing.deactivate(key, viewer_of(info)))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def transfer_administration(info: Info, id: strawberry.ID) -> AttachmentPayload:
    key = key_of("Attachment", id)
    return await _changed(info, key, handing_over.hand_over(key, viewer_of(info)))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def report_entity_change(info: Info, entity_number: str, description: str) -> DonePayload:
    return await done(reporting.report_change(entity_number, description, viewer_of(info)))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def renew_membership(info: Info, entity_number: str, year: int) -> MembershipPayload:
    """Takes or renews the yearly membership of an entity («adhérer ou renouveler»)."""
    taken = memberships.renew(entity_number, year, viewer_of(info))
    return await changed(info, MembershipPayload, "membership", "Membership", taken)


async def _changed(info: Info, key: UUID, act: Awaitable[Attachment]) -> AttachmentPayload:
    """Do it and show the attachment; the streams of whoever's rights changed look again at what they may see."""

    async def done() -> UUID:
        attachment = await act
        rings.after_change(topics.access(attachment.user_id), topics.access(viewer_of(info).user_id))
        return attachment.id

    return await changed(info, AttachmentPayload, "attachment", "Attachment", done(), shown=key)
