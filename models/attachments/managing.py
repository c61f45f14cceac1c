"""What administrators do with the attachments of others: roles, leaving, coming back (workflows.md §2)."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from auth.permissions import Permission, Role
from auth.viewer import Viewer
from models import clock
from models.attachments import Attachment
from models.attachments.administrators import kept_administered, take_turns
from models.attachments.entities import Entity
from models.attachments.lifecycle import entity_of
from models.attachments.roles import checked_roles
from models.database import transaction
from models.history import tell
from models.refusals import NotPermitted, NotSeen, Refusal, TransitionNotAllowed

TRANSITIONS: dict[str, tuple[bool, bool]] = {
    "attachment.roles_set": (True, True),
    "attachment.deactivated": (True, False),
    "attachment.activated": (False, True),
    "attachment.administration_received": (True, True),
    "attachment.administration_given": (True, True),
}
"""Fact → whether the attachment is active before, and after."""


class OwnAttachment(Refusal):
    """Vous ne pouvez pas modifier votre propre rattachement."""


async def set_roles(
    attachment_id: UUID, roles: Iterable[Role], by: Viewer, *, at: datetime | None = None
) -> Attachment:
    """Give these roles instead of those held. Nothing happens, and nobody is told, when they are the same.

    Raises NotSeen, NotPermitted, OwnAttachment, TransitionNotAllowed, RolesRequired, RoleNotOfSide, LastAdministrator.
    """
    async with somebody_elses(attachment_id, by) as (attachment, entity):
        chosen = sorted(checked_roles(attachment.side, roles, path=()))
        if attachment.active and attachment.roles == chosen:
            return attachment
        attachment.roles = chosen
        await changed("attachment.roles_set", attachment, entity, by, at)
    return attachment


async def deactivate(attachment_id: UUID, by: Viewer, *, at: datetime | None = None) -> Attachment:
    """The user leaves the entity (S3:46): what they did stays.

    Raises NotSeen, NotPermitted, OwnAttachment, TransitionNotAllowed, LastAdministrator.
    """
    async with somebody_elses(attachment_id, by) as (attachment, entity):
        await changed("attachment.deactivated", attachment, entity, by, at)
    return attachment


async def activate(attachment_id: UUID, by: Viewer, *, at: datetime | None = None) -> Attachment:
    """The user comes back, with the roles held before.

    Raises NotSeen, NotPermitted, OwnAttachment, TransitionNotAllowed.
    """
    async with somebody_elses(attachment_id, by) as (attachment, entity):
        await changed("attachment.activated", attachment, entity, by, at)
    return attachment


@asynccontextmanager
async def somebody_elses(attachment_id: UUID, by: Viewer) -> AsyncIterator[tuple[Attachment, Entity]]:
    """Somebody else's attachment to an entity whose users the viewer manages, for one at a time, in a transaction."""
    attachment = await Attachment.visible_to(by).get_or_none(id=attachment_id)
    if attachment is None:
        raise NotSeen
    if attachment.user_id == by.user_id:
        raise OwnAttachment
    entity = await entity_of(attachment)
    if not by.can_in(Permission.DECIDE_ATTACHMENTS, entity.company_id, entity.establishment_id):
        raise NotPermitted
    turn = partial(take_turns, entity, by.user_id, attachment.user_id)
    async with transaction(turn), kept_administered(entity, attachment.side):
        await attachment.refresh_from_db()
        yield attachment, entity


async def changed(
    fact: str, attachment: Attachment, entity: Entity, by: Viewer, at: datetime | None, **more: Any
) -> None:
    """Save the attachment as this fact leaves it, and tell. Raises TransitionNotAllowed."""
    before, after = TRANSITIONS[fact]
    if attachment.active is not before:
        raise TransitionNotAllowed
    attachment.active = after
    await attachment.save()
    data: dict[str, Any] = {
        "user": attachment.user_id.hex,
        "attachment_side": attachment.side.value,
        "roles": attachment.roles,
        "company": entity.company_id.hex,
        "establishment": entity.establishment_id.hex if entity.establishment_id else None,
    }
    await tell(fact, "Attachment", attachment.id, by=by, at=at or clock.now(), **data, **more)
