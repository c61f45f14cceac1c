"""The body of a webhook and its signed headers, by the Standard Webhooks specification (standardwebhooks.com)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from standardwebhooks import Webhook

from models.webhooks import WebhookDelivery

AGENT = "Guichet-Webhooks/1"


def body_of(delivery: WebhookDelivery, data: dict[str, Any]) -> str:
    """`type` is the kind in the words of the API, `timestamp` the instant of the event, `data` what was selected."""
    told = delivery.notification
    body = {"type": told.kind.value, "timestamp": told.created_at.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def headers_of(delivery: WebhookDelivery, body: str, secrets: list[str], now: datetime) -> dict[str, str]:
    """One signature for each secret; `webhook-sequence` rises by one from event to event of the endpoint."""
    id = str(delivery.id)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(id, now, body) for secret in secrets),
        "webhook-sequence": str(delivery.sequence),
    }
