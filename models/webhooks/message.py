"""The request that an endpoint is sent, by the Standard Webhooks specification (standardwebhooks.com)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from models.webhooks import WebhookEndpoint
from models.webhooks.keys import secrets_of

AGENT = "Guichet-Webhooks/1"

NO_SEQUENCE = 0
"""The sequence of what has no place in the endpoint's queue: a trial."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: `type` is the kind in the words of the API, `timestamp` the instant of the event, `data` what was
    selected."""

    id: UUID
    sequence: int
    type: str
    at: datetime
    data: dict[str, Any]

    @property
    def body(self) -> str:
        """The JSON that is signed and sent, byte for byte."""
        said = {"type": self.type, "timestamp": self.at.isoformat(), "data": self.data}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Request:
    """A message signed for an endpoint at an instant."""

    url: str
    headers: dict[str, str]
    body: str


def signed(message: Message, endpoint: WebhookEndpoint, now: datetime) -> Request:
    """One signature for each secret of the endpoint; `webhook-sequence` rises by one from event to event."""
    id, body = str(message.id), message.body
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(id, now, body) for secret in secrets_of(endpoint, now)),
        "webhook-sequence": str(message.sequence),
    }
    return Request(endpoint.url, headers, body)
