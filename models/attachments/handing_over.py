"""Handing over the administration of an entity: how an administrator leaves it to somebody else (S2:50, S3:49)."""

from datetime import datetime
from uuid import UUID

from auth.permissions import Role
from auth.viewer import Viewer
from models.attachments import Attachment
from models.attachments.entities import Entity
from models.attachments.managing import changed, somebody_elses
from models.refusals import NotPermitted

_ADMINISTRATOR = Role.ADMINISTRATOR.value


async def hand_over(attachment_id: UUID, by: Viewer, *, at: datetime | None = None) -> Attachment:
    """The user of this attachment administers the entity in the viewer's place, who keeps the other roles, else files
    and follows requests.

    Raises NotSeen, NotPermitted for who does not hold that very entity, OwnAttachment, TransitionNotAllowed.
    """
    async with somebody_elses(attachment_id, by) as (attachment, entity):
        own = await _own_administration(entity, attachment, by)
        attachment.roles = sorted({*attachment.roles, _ADMINISTRATOR})
        await changed("attachment.administration_received", attachment, entity, by, at, other=by.user_id.hex)
        own.roles = [role for role in own.roles if role != _ADMINISTRATOR] or [Role.CONTACT.value]
        await changed("attachment.administration_given", own, entity, by, at, other=attachment.user_id.hex)
    return attachment


async def _own_administration(entity: Entity, like: Attachment, by: Viewer) -> Attachment:
    mine = Attachment.visible_to(by).filter(user_id=by.user_id, side=like.side, active=True, **entity.columns)
    own = await mine.first()
    if own is None or _ADMINISTRATOR not in own.roles:
        raise NotPermitted
    return own
