"""A notification put in the queue of every endpoint that wants it, in the transaction that tells it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from auth.viewer import Side
from models.bell import Notification
from models.states import NotificationKind
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState

_WHY = "the worker tells whoever received the notification"
_TOGETHER = 500
"""Users that one statement may name: SQLite and PostgreSQL both limit its parameters."""


async def asking_for(kind: NotificationKind, side: Side, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these users who have an endpoint on this side that asks for this kind, and is not paused."""
    active = WebhookEndpoint.everyones(_WHY).filter(user_id__in=list(user_ids), side=side, paused_at=None)
    asked = await active.values_list("user_id", "kinds") if user_ids else []
    return {user_id for user_id, kinds in asked if kind.value in kinds}


async def file(notification: Notification, user_ids: Collection[UUID], now: datetime) -> None:
    """One delivery for each endpoint of these users on the notification's side; those that hold it are left alone.

    A paused endpoint is told nothing: its owner reads the bell. Call it inside a transaction, after the inboxes: the
    endpoints stay locked until it ends.
    """
    # Always in the same order: parallel workers never wait for each other in a ring.
    ordered = sorted(user_ids)
    for start in range(0, len(ordered), _TOGETHER):
        for endpoint in await _wanting(notification, ordered[start : start + _TOGETHER]):
            await append(endpoint, notification.id, now)


async def append(endpoint: WebhookEndpoint, notification_id: UUID, now: datetime) -> None:
    """Puts a notification at the end of an endpoint's queue. Call it under the endpoint's lock, in a transaction."""
    if endpoint.paused_at is None and not await _held_up_by_news(endpoint):
        endpoint.next_attempt_at = now
    endpoint.last_sequence += 1
    await endpoint.save(update_fields=["last_sequence", "next_attempt_at"])
    await WebhookDelivery.create(
        endpoint_id=endpoint.id, notification_id=notification_id, sequence=endpoint.last_sequence, created_at=now
    )


async def not_held(endpoint: WebhookEndpoint, notification_ids: Sequence[UUID]) -> list[UUID]:
    """Those that the endpoint was never given, in the same order."""
    held: set[UUID] = set()
    for start in range(0, len(notification_ids), _TOGETHER):
        some = notification_ids[start : start + _TOGETHER]
        rows = WebhookDelivery.everyones(_WHY).filter(endpoint_id=endpoint.id, notification_id__in=some)
        held.update(await rows.values_list("notification_id", flat=True))  # type: ignore[arg-type]
    return [id for id in notification_ids if id not in held]


async def _wanting(notification: Notification, user_ids: list[UUID]) -> list[WebhookEndpoint]:
    """Their endpoints that are to be told and do not hold it yet, locked."""
    theirs = WebhookEndpoint.everyones(_WHY).filter(user_id__in=user_ids, side=notification.side)
    wanting = [id for id, kinds in await theirs.values_list("id", "kinds") if notification.kind.value in kinds]
    if not wanting:
        return []
    # Paused ones are locked too: whoever resumes one sees this notification, or this transaction sees it resumed.
    locked = await theirs.filter(id__in=wanting).order_by("user_id", "id").select_for_update()
    held = WebhookDelivery.everyones(_WHY).filter(notification_id=notification.id, endpoint_id__in=wanting)
    holding = set(await held.values_list("endpoint_id", flat=True))
    return [endpoint for endpoint in locked if endpoint.paused_at is None and endpoint.id not in holding]


async def _held_up_by_news(endpoint: WebhookEndpoint) -> bool:
    """Whether an attempt is due already, or put off by something that was never delivered: order then makes it wait."""
    if endpoint.next_attempt_at is None:
        return False
    if endpoint.failing_since is None:
        return True
    waiting = WebhookDelivery.everyones(_WHY).filter(endpoint_id=endpoint.id, state=WebhookState.PENDING)
    return await waiting.filter(replayed_at=None).exists()
