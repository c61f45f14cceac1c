"""A notification put in the queue of every endpoint that wants it, in the transaction that tells it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from models.bell import Notification
from models.webhooks import WebhookDelivery, WebhookEndpoint

_WHY = "the worker tells whoever received the notification"
_TOGETHER = 500
"""Users that one statement may name: SQLite and PostgreSQL both limit its parameters."""


async def file(notification: Notification, user_ids: Collection[UUID], now: datetime) -> None:
    """One delivery for each endpoint of these users on the notification's side; those that hold it are left alone.

    A paused endpoint is told nothing: its owner reads the bell. Call it inside a transaction, after the inboxes: the
    endpoints stay locked until it ends.
    """
    # Always in the same order: parallel workers never wait for each other in a ring.
    ordered = sorted(user_ids)
    for start in range(0, len(ordered), _TOGETHER):
        for endpoint in await _wanting(notification, ordered[start : start + _TOGETHER]):
            await _append(endpoint, notification, now)


async def _wanting(notification: Notification, user_ids: list[UUID]) -> list[WebhookEndpoint]:
    """Their endpoints that are to be told and do not hold it yet, locked."""
    active = WebhookEndpoint.everyones(_WHY).filter(user_id__in=user_ids, side=notification.side, paused_at=None)
    wanting = [id for id, kinds in await active.values_list("id", "kinds") if notification.kind.value in kinds]
    if not wanting:
        return []
    locked = await active.filter(id__in=wanting).order_by("user_id", "id").select_for_update()
    held = WebhookDelivery.everyones(_WHY).filter(notification_id=notification.id, endpoint_id__in=wanting)
    holding = set(await held.values_list("endpoint_id", flat=True))
    return [endpoint for endpoint in locked if endpoint.id not in holding]


async def _append(endpoint: WebhookEndpoint, notification: Notification, now: datetime) -> None:
    endpoint.last_sequence += 1
    endpoint.next_attempt_at = endpoint.next_attempt_at or now
    await endpoint.save(update_fields=["last_sequence", "next_attempt_at"])
    await WebhookDelivery.create(
        endpoint_id=endpoint.id, notification_id=notification.id, sequence=endpoint.last_sequence, created_at=now
    )
