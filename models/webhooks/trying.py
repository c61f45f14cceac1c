"""Trying an endpoint: what it would be sent, to read without sending, and a ping that says nothing but hello."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.expressions import Q

from auth.viewer import Viewer
from models.bell import InboxEntry
from models.refusals import NotSeen, Refusal
from models.states import NotificationKind
from models.webhooks import WebhookDelivery, WebhookEndpoint
from models.webhooks.message import NO_SEQUENCE, Message, Request, signed
from models.webhooks.owners import owner_now
from models.webhooks.selecting import RunSelection, SelectionFailed

PING = "PING"
"""The type of a ping, which no kind of notification has."""

BETWEEN_PINGS = timedelta(seconds=10)


class NothingToPreview(Refusal):
    """Vous n'avez encore reçu aucune notification de ces types : choisissez-en une autre."""


class NothingWouldBeSent(Refusal):
    """Rien ne serait envoyé : vous n'avez plus accès à l'objet de cette notification."""


class SelectionRefused(Refusal):
    """La sélection de ce point de réception échoue sur cette notification : {why}."""


class PingTooSoon(Refusal):
    """Ce point de réception vient d'être essayé : attendez {seconds} secondes."""


async def previewed(
    endpoint_id: UUID, entry_id: UUID | None, select: RunSelection, *, by: Viewer, now: datetime
) -> Request:
    """What this line of the owner's bell, else the last of the endpoint's kinds, would be sent as now. Nothing is sent.

    Raises `NotSeen`, `NothingToPreview`, `NothingWouldBeSent`, `SelectionRefused`.
    """
    endpoint = await WebhookEndpoint.visible_to(by).get_or_none(id=endpoint_id)
    if endpoint is None:
        raise NotSeen
    line = await _line(endpoint, entry_id, by)
    owner = await owner_now(endpoint, now)
    try:
        data = await select(owner, line.id, endpoint.query) if owner else None
    except SelectionFailed as failure:
        raise SelectionRefused(why=failure) from None
    if data is None:
        raise NothingWouldBeSent
    held = await WebhookDelivery.visible_to(by).get_or_none(
        endpoint_id=endpoint.id, notification_id=line.notification.id
    )  # fmt: skip
    id, sequence = (held.id, held.sequence) if held else (uuid4(), NO_SEQUENCE)
    told = line.notification
    return signed(Message(id, sequence, told.kind.value, told.created_at, data), endpoint, now)


async def ping_of(endpoint_id: UUID, *, by: Viewer, now: datetime) -> Request:
    """A ping to post at once, also to an endpoint that is paused. Raises `NotSeen`, `PingTooSoon`."""
    mine = WebhookEndpoint.visible_to(by).filter(id=endpoint_id)
    endpoint = await mine.get_or_none()
    if endpoint is None:
        raise NotSeen
    rested = Q(tried_at=None) | Q(tried_at__lte=now - BETWEEN_PINGS)
    if not await mine.filter(rested).update(tried_at=now):
        raise PingTooSoon(seconds=BETWEEN_PINGS.seconds)
    return signed(Message(uuid4(), NO_SEQUENCE, PING, now, {}), endpoint, now)


async def _line(endpoint: WebhookEndpoint, entry_id: UUID | None, by: Viewer) -> InboxEntry:
    lines = InboxEntry.visible_to(by).select_related("notification")
    if entry_id is not None:
        chosen = await lines.get_or_none(id=entry_id)
        if chosen is None:
            raise NotSeen
        return chosen
    kinds = [NotificationKind[kind] for kind in endpoint.kinds]
    last = await lines.filter(notification__kind__in=kinds).order_by("-sequence").first()
    if last is None:
        raise NothingToPreview
    return last
