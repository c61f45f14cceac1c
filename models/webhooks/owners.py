"""An endpoint's owner as they stand now: what leaves for a partner is read with their rights of the moment."""

from datetime import datetime, timedelta
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import AccountStatus, Viewer
from models.accounts.making import sides_of
from models.accounts.people import User
from models.attachments import Attachment
from models.refusals import NotSeen
from models.webhooks import WebhookEndpoint

_WHY = "an endpoint says whose it is"
_LONG_ENOUGH = timedelta(minutes=5)


async def locked_endpoint(id: UUID, viewer: Viewer) -> WebhookEndpoint:
    """The viewer's endpoint, locked. Raises `NotSeen`."""
    endpoint = await WebhookEndpoint.visible_to(viewer).select_for_update().get_or_none(id=id)
    if endpoint is None:
        raise NotSeen
    return endpoint


async def owner_now(endpoint: WebhookEndpoint, now: datetime) -> Viewer | None:
    """The owner with the attachments of that side; None when they may no longer have an endpoint there."""
    user = await User.everyones(_WHY).get(id=endpoint.user_id)
    attached = await Attachment.everyones(_WHY).filter(user_id=user.id, active=True).order_by("since", "id")
    if user.status is not AccountStatus.ACTIVE or endpoint.side not in sides_of(
        user.home_side, [attachment.side for attachment in attached]
    ):
        return None
    owner = Viewer(
        user_id=user.id,
        side=endpoint.side,
        session_id=endpoint.id,
        scopes=frozenset(),
        token_expires_at=now + _LONG_ENOUGH,
        status=user.status,
        reaches=tuple(attachment.reach for attachment in attached if attachment.side is endpoint.side),
    )
    return owner if owner.can(Permission.DECIDE_ATTACHMENTS) else None
