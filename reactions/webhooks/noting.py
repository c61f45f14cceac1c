"""What became of one delivery, written on its row and in its log."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookState
from reactions.webhooks.outcomes import Delivered, Dropped, Failed, Gone, Outcome

PATIENCE = timedelta(hours=24)
"""How long an endpoint may fail before it is paused, and what is sent once more before it is given up."""

LONGEST_ERROR = 500
CHANGED = ["state", "delivered_at", "replayed_at", "last_status", "last_error"]


async def note(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    """Call it inside a transaction, under the lock of the endpoint."""
    match outcome:
        case Delivered(status):
            delivery.state, delivery.delivered_at, delivery.replayed_at = WebhookState.DELIVERED, now, None
            delivery.last_status, delivery.last_error = status, None
        case Dropped(reason):
            _drop(delivery)
            delivery.last_status, delivery.last_error = None, reason
        case Failed(status, reason) | Gone(status, reason):
            delivery.last_status, delivery.last_error = status, reason[:LONGEST_ERROR]
            if delivery.replayed_at and now - delivery.replayed_at >= PATIENCE:
                _drop(delivery)  # what comes behind it in its range has waited for a day
    await delivery.save(update_fields=CHANGED)
    await _log(delivery, outcome, now)


def _drop(delivery: WebhookDelivery) -> None:
    delivery.state, delivery.replayed_at = WebhookState.DROPPED, None


async def _log(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    """An attempt for whatever was tried; what was dropped was not."""
    if isinstance(outcome, Dropped):
        return
    await WebhookAttempt.create(
        delivery_id=delivery.id,
        at=now,
        milliseconds=outcome.trace.milliseconds,
        status=outcome.status,
        error=None if isinstance(outcome, Delivered) else outcome.error,
        answer=outcome.trace.answer,
    )
