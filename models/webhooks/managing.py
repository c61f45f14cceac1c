"""What an owner does with their endpoints: make, delete, resume, change the secret, send once more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.database import transaction
from models.facts import Fact
from models.people import User
from models.refusals import NotSeen, Refusal, TextTooLong
from models.sealing import seal
from models.states import NotificationKind
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState
from models.webhooks.keys import new_secret, replace_secret

MOST_ENDPOINTS = 10
"""Of one user on one side: nobody fills the sender's hands alone."""

LONGEST_URL = 500


class TooManyEndpoints(Refusal):
    """Vous pouvez déclarer {most} points de réception au plus : supprimez-en un."""


class KindsRequired(Refusal):
    """Choisissez au moins un type de notification."""


class EndpointPaused(Refusal):
    """Les envois vers ce point de réception sont suspendus : reprenez-les d'abord."""


async def create_endpoint(
    url: str, kinds: Sequence[NotificationKind], query: str | None, *, by: Viewer, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """The new endpoint and its secret in clear, which is not shown again. The address was vetted before.

    Raises `KindsRequired`, `TextTooLong`, `TooManyEndpoints`.
    """
    if not kinds:
        raise KindsRequired(path=("input", "kinds"))
    if len(url) > LONGEST_URL:
        raise TextTooLong(path=("input", "url"), longest=LONGEST_URL)
    id, secret = uuid4(), new_secret()
    names = sorted({kind.value for kind in kinds})
    async with transaction():
        await (
            User.everyones("two endpoints made at once are counted one after the other")
            .select_for_update()
            .get(id=by.user_id)
        )
        if await WebhookEndpoint.visible_to(by).count() >= MOST_ENDPOINTS:
            raise TooManyEndpoints(most=MOST_ENDPOINTS)
        endpoint = await WebhookEndpoint.create(
            id=id,
            user_id=by.user_id,
            side=by.side,
            url=url,
            kinds=names,
            query=query,
            sealed_secret=seal(secret, id),
            created_at=now,
        )
    return endpoint, secret


async def delete_endpoint(id: UUID, *, by: Viewer, now: datetime) -> None:
    """The endpoint and its log are gone. Raises `NotSeen`."""
    async with transaction():
        await (await _mine(id, by)).delete()
        # Nobody has to be told any more that it was paused, and the worker could not find it.
        untold = Fact.everyones("the owner deletes what they speak of").filter(subject_type="WebhookEndpoint")
        await untold.filter(subject_id=id, done_at=None).update(done_at=now)


async def resume(id: UUID, *, by: Viewer, now: datetime) -> WebhookEndpoint:
    """What waits leaves again, the oldest first, with a new day of attempts. Raises `NotSeen`."""
    async with transaction():
        endpoint = await _mine(id, by)
        if endpoint.paused_at is not None:
            endpoint.paused_at = endpoint.failing_since = None
            await _pending(endpoint).update(attempts=0)
            endpoint.next_attempt_at = now if await _pending(endpoint).exists() else None
            await endpoint.save(update_fields=["paused_at", "failing_since", "next_attempt_at"])
    return endpoint


async def rotate_secret(id: UUID, *, by: Viewer, now: datetime) -> tuple[WebhookEndpoint, str]:
    """A new secret in clear; for a day, the one before signs beside it. Raises `NotSeen`."""
    async with transaction():
        endpoint = await _mine(id, by)
        secret = replace_secret(endpoint, now)
        await endpoint.save(update_fields=["sealed_secret", "sealed_previous_secret", "previous_secret_until"])
    return endpoint, secret


async def redeliver(delivery_id: UUID, *, by: Viewer, now: datetime) -> None:
    """Puts one delivery back under its own id and sequence. Raises `NotSeen`, `EndpointPaused`."""
    async with transaction():
        known = await WebhookDelivery.visible_to(by).get_or_none(id=delivery_id)
        if known is None:
            raise NotSeen
        endpoint = await _mine(known.endpoint_id, by)
        if endpoint.paused_at is not None:
            raise EndpointPaused
        done = WebhookDelivery.visible_to(by).filter(id=delivery_id).exclude(state=WebhookState.PENDING)
        if await done.exists():
            same = WebhookDelivery.everyones("the owner's own, just seen").filter(id=delivery_id)
            await same.update(state=WebhookState.PENDING, attempts=0, delivered_at=None)
            endpoint.next_attempt_at = endpoint.next_attempt_at or now
            await endpoint.save(update_fields=["next_attempt_at"])


async def _mine(id: UUID, viewer: Viewer) -> WebhookEndpoint:
    """The viewer's endpoint, locked."""
    endpoint = await WebhookEndpoint.visible_to(viewer).select_for_update().get_or_none(id=id)
    if endpoint is None:
        raise NotSeen
    return endpoint


def _pending(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    rows = WebhookDelivery.everyones("those of an endpoint that its owner holds")
    return rows.filter(endpoint_id=endpoint.id, state=WebhookState.PENDING)
