"""What an owner does with their endpoints: make, delete, resume, change the secret."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.accounts.people import User
from models.database import transaction
from models.facts import Fact
from models.refusals import Refusal, TextTooLong
from models.sealing import seal
from models.states import NotificationKind
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState
from models.webhooks.keys import new_secret, replace_secret
from models.webhooks.owners import locked_endpoint
from models.webhooks.replaying import catch_up

MOST_ENDPOINTS = 10
"""Of one user on one side: nobody fills the sender's hands alone."""

LONGEST_URL = 500


class TooManyEndpoints(Refusal):
    """Vous pouvez déclarer {most} points de réception au plus : supprimez-en un."""


class KindsRequired(Refusal):
    """Choisissez au moins un type de notification."""


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
        await (await locked_endpoint(id, by)).delete()
        # Nobody has to be told any more that it was paused, and the worker could not find it.
        untold = Fact.everyones("the owner deletes what they speak of").filter(subject_type="WebhookEndpoint")
        await untold.filter(subject_id=id, done_at=None).update(done_at=now)


async def resume(id: UUID, *, catching_up: bool = False, by: Viewer, now: datetime) -> WebhookEndpoint:
    """What waits leaves again, the oldest first, with a new day of attempts; when catching up, followed by what the
    owner was told during the pause. Raises `NotSeen`, `MissedTooMany`."""
    async with transaction():
        endpoint = await locked_endpoint(id, by)
        if endpoint.paused_at is not None:
            if catching_up:
                await catch_up(endpoint, endpoint.paused_at, now)
            endpoint.paused_at = endpoint.failing_since = None
            await _pending(endpoint).update(attempts=0)
            endpoint.next_attempt_at = now if await _pending(endpoint).exists() else None
            await endpoint.save(update_fields=["paused_at", "failing_since", "next_attempt_at"])
    return endpoint


async def rotate_secret(id: UUID, *, by: Viewer, now: datetime) -> tuple[WebhookEndpoint, str]:
    """A new secret in clear; for a day, the one before signs beside it. Raises `NotSeen`."""
    async with transaction():
        endpoint = await locked_endpoint(id, by)
        secret = replace_secret(endpoint, now)
        await endpoint.save(update_fields=["sealed_secret", "sealed_previous_secret", "previous_secret_until"])
    return endpoint, secret


def _pending(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    rows = WebhookDelivery.everyones("those of an endpoint that its owner holds")
    return rows.filter(endpoint_id=endpoint.id, state=WebhookState.PENDING)
