"""Takes the next delivery of an endpoint under a lease on the endpoint, and notes what became of it.

One endpoint sends one delivery at a time, its oldest: order is kept whatever fails. What is sent once more lets what is
new pass. A delivery whose sender died
between the receiver's answer and our note of it leaves twice, with the same `webhook-id`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.database import transaction
from models.facts import record
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState
from reactions.delays import growing
from reactions.webhooks.noting import PATIENCE, note
from reactions.webhooks.outcomes import Delivered, Dropped, Gone, Outcome

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a sender holds an endpoint; longer than making the body (10 s) and posting it (10 s)."""

FIRST_DELAY, LONGEST_DELAY = 5.0, 3600.0
LOOKED_AT = 20
CHANGED = ["lease", "leased_until", "next_attempt_at", "failing_since", "paused_at"]
_WHY = "the worker sends for every owner"


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery to make, and its endpoint, held by this sender alone until the lease ends."""

    endpoint: WebhookEndpoint
    delivery: WebhookDelivery


async def claim(now: datetime) -> Held | None:
    """The oldest delivery of an endpoint that is due; None when none is."""
    for id in await _due(now).order_by("next_attempt_at", "id").limit(LOOKED_AT).values_list("id", flat=True):
        async with transaction():
            endpoint = await _due(now).filter(id=id).select_for_update(skip_locked=True).first()
            if endpoint is None:
                continue
            delivery = await _next(endpoint)
            if delivery is not None:
                return await _leased(endpoint, delivery, now)
            endpoint.next_attempt_at = None
            await endpoint.save(update_fields=["next_attempt_at"])
    return None


async def _leased(endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> Held:
    endpoint.lease, endpoint.leased_until = uuid4(), now + LEASE
    await endpoint.save(update_fields=["lease", "leased_until"])
    delivery.attempts += 1
    await delivery.save(update_fields=["attempts"])
    return Held(endpoint, delivery)


def _due(now: datetime) -> QuerySet[WebhookEndpoint]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return WebhookEndpoint.everyones(_WHY).filter(free, next_attempt_at__lte=now)


def _pending(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.everyones(_WHY).filter(endpoint_id=endpoint.id, state=WebhookState.PENDING)


async def _next(endpoint: WebhookEndpoint) -> WebhookDelivery | None:
    """The oldest that waits for the first time, else the oldest of those to send once more."""
    waiting = _pending(endpoint).order_by("sequence").select_related("notification")
    return await waiting.filter(replayed_at=None).first() or await waiting.first()


async def settle(held: Held, outcome: Outcome, now: datetime) -> bool:
    """Notes what became of it. False when the lease went to somebody else meanwhile, or the endpoint is gone."""
    async with transaction():
        same = WebhookEndpoint.everyones(_WHY).filter(id=held.endpoint.id, lease=held.endpoint.lease)
        endpoint = await same.select_for_update().first()
        if endpoint is None:
            return False
        await note(held.delivery, outcome, now)
        endpoint.lease = endpoint.leased_until = None
        await _go_on(endpoint, held.delivery, outcome, now)
        await endpoint.save(update_fields=CHANGED)
    return True


async def _go_on(endpoint: WebhookEndpoint, delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    if isinstance(outcome, Delivered | Dropped):
        endpoint.failing_since = None
        endpoint.next_attempt_at = now if await _pending(endpoint).exists() else None
        return
    endpoint.failing_since = endpoint.failing_since or now
    log.info("webhook %s waits: %s", delivery.id, outcome.reason)
    if isinstance(outcome, Gone) or now - endpoint.failing_since >= PATIENCE:
        await _pause(endpoint, now)
    elif delivery.replayed_at and await _pending(endpoint).filter(replayed_at=None).exists():
        endpoint.next_attempt_at = now  # for what was filed meanwhile
    else:
        endpoint.next_attempt_at = now + growing(delivery.attempts, first=FIRST_DELAY, most=LONGEST_DELAY)


async def _pause(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Nothing leaves until its owner resumes it; the fact tells the owner by mail."""
    endpoint.paused_at, endpoint.next_attempt_at = now, None
    await record("webhook.paused", "WebhookEndpoint", endpoint.id, by=None, at=now)
