"""Sending once more: one delivery, a range of them, or what was told while the endpoint was paused.

A delivery leaves again under its own id and sequence, in the order of sequences, after whatever waits for the first
time: a receiver that catches up does not get its news late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.bell import InboxEntry
from models.database import transaction
from models.refusals import NotSeen, Refusal
from models.states import NotificationKind
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState
from models.webhooks.filing import append, not_held
from models.webhooks.owners import locked_endpoint

MOST = 1_000
"""Deliveries that one call queues."""

_TOGETHER = 500
_MARGIN = timedelta(minutes=5)
"""What was told just before a pause may have met it."""
_WHY = "those of an endpoint that its owner holds"


class EndpointPaused(Refusal):
    """Les envois vers ce point de réception sont suspendus : reprenez-les d'abord."""


class RangeRequired(Refusal):
    """Indiquez au moins une borne : une séquence ou un instant."""


class MissedTooMany(Refusal):
    """Plus de {most} notifications ont été émises pendant la suspension : reprenez sans elles, relisez vos données."""


@dataclass(frozen=True, slots=True)
class Range:
    """Deliveries between two sequences, two instants of filing, or both; bounds included, None for open."""

    from_sequence: int | None = None
    to_sequence: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """What the rows must meet."""
        bounds = {
            "sequence__gte": self.from_sequence,
            "sequence__lte": self.to_sequence,
            "created_at__gte": self.since,
            "created_at__lte": self.until,
        }
        return {name: bound for name, bound in bounds.items() if bound is not None}


@dataclass(frozen=True, slots=True)
class Queued:
    """How many deliveries one call queued, and the sequence from which to go on when there are more."""

    count: int
    next_sequence: int | None


async def redeliver(delivery_id: UUID, *, by: Viewer, now: datetime) -> None:
    """Puts one delivery back; one that waits already stays as it is. Raises `NotSeen`, `EndpointPaused`."""
    async with transaction():
        known = await WebhookDelivery.visible_to(by).get_or_none(id=delivery_id)
        if known is None:
            raise NotSeen
        endpoint = await _active(known.endpoint_id, by)
        await _queue(endpoint, await _finished(endpoint).filter(id=delivery_id), now)


async def redeliver_range(endpoint_id: UUID, wanted: Range, *, by: Viewer, now: datetime) -> Queued:
    """Puts back the deliveries of that range that have left or were dropped, `MOST` at a time, the oldest first.

    Twice at once queues them once. Raises `NotSeen`, `RangeRequired`, `EndpointPaused`.
    """
    if not wanted.conditions:
        raise RangeRequired(path=("range",))
    async with transaction():
        endpoint = await _active(endpoint_id, by)
        rows = await _finished(endpoint).filter(**wanted.conditions).order_by("sequence").limit(MOST + 1)
        await _queue(endpoint, rows[:MOST], now)
    return Queued(len(rows[:MOST]), rows[MOST].sequence if len(rows) > MOST else None)


async def catch_up(endpoint: WebhookEndpoint, since: datetime, now: datetime) -> None:
    """Files what its owner was told since then and it does not hold. Call it under the endpoint's lock.

    Raises `MissedTooMany`.
    """
    start = max(since - _MARGIN, endpoint.created_at)
    told = InboxEntry.everyones(_WHY).filter(inbox__user_id=endpoint.user_id, inbox__side=endpoint.side)
    kinds = [NotificationKind[kind] for kind in endpoint.kinds]
    lines = told.filter(created_at__gte=start, notification__kind__in=kinds).order_by("sequence")
    missed: list[UUID] = await lines.limit(2 * MOST).values_list("notification_id", flat=True)  # type: ignore[assignment]
    missing = await not_held(endpoint, missed)
    if len(missing) > MOST or len(missed) == 2 * MOST:
        raise MissedTooMany(most=MOST)
    for notification_id in missing:
        await append(endpoint, notification_id, now)


async def _active(id: UUID, viewer: Viewer) -> WebhookEndpoint:
    endpoint = await locked_endpoint(id, viewer)
    if endpoint.paused_at is not None:
        raise EndpointPaused
    return endpoint


async def _queue(endpoint: WebhookEndpoint, rows: Sequence[WebhookDelivery], now: datetime) -> None:
    ids = [row.id for row in rows]
    for start in range(0, len(ids), _TOGETHER):
        some = WebhookDelivery.everyones(_WHY).filter(id__in=ids[start : start + _TOGETHER])
        await some.update(state=WebhookState.PENDING, attempts=0, delivered_at=None, replayed_at=now)
    if ids:
        endpoint.next_attempt_at = endpoint.next_attempt_at or now
        await endpoint.save(update_fields=["next_attempt_at"])


def _finished(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    rows = WebhookDelivery.everyones(_WHY).filter(endpoint_id=endpoint.id)
    return rows.exclude(state=WebhookState.PENDING)
