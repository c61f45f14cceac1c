"""The log of what endpoints were sent is kept for a set time (`GUICHET_WEBHOOK_LOG_DAYS`); what waits stays."""

from datetime import datetime

from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookState

AT_ONCE = 500
"""Rows that one transaction takes away."""

_WHY = "the clock forgets what is over"


async def purge_some(before: datetime) -> int:
    """Takes away some deliveries that were over by then, with their attempts, and some old attempts of those that still
    wait; the number of rows, 0 when nothing is left. Call it inside a transaction."""
    over = WebhookDelivery.everyones(_WHY).filter(created_at__lt=before).exclude(state=WebhookState.PENDING)
    gone = await over.order_by("created_at").limit(AT_ONCE).values_list("id", flat=True)
    await WebhookDelivery.everyones(_WHY).filter(id__in=gone).exclude(state=WebhookState.PENDING).delete()
    old = WebhookAttempt.everyones(_WHY).filter(at__lt=before)
    forgotten = await old.order_by("at").limit(AT_ONCE).values_list("id", flat=True)
    await WebhookAttempt.everyones(_WHY).filter(id__in=forgotten).delete()
    return len(gone) + len(forgotten)
