"""Webhook endpoints and the log of what each was sent."""

from datetime import datetime
from typing import Any

from strawberry import UNSET
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.states import NotificationKind
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookState
from schema.reading.maps import Column, Computed, Map, Pages, Record
from schema.reading.reader import node_id
from schema.webhooks import WebhookDeliveryFilter


def _next_attempt_at(record: Record, _: Viewer) -> datetime | None:
    """When the queue goes on; for what waits behind another, at the earliest."""
    found: datetime | None = record["endpoint__next_attempt_at"] if record["state"] is WebhookState.PENDING else None
    return found


def _deliveries(viewer: Viewer, filter: WebhookDeliveryFilter | None = None) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.visible_to(viewer).filter(_matching(filter))


def _matching(filter: WebhookDeliveryFilter | None) -> Q:
    """Values of one field are alternatives, none of them asks for nothing; fields add up."""
    if filter is None:
        return Q()
    bounds: dict[str, Any] = {
        "notification__kind__in": filter.kind,
        "state__in": filter.state,
        "sequence__gte": filter.from_sequence,
        "sequence__lte": filter.to_sequence,
        "created_at__gte": filter.since,
        "created_at__lte": filter.until,
        "last_error__not_isnull": filter.failed,
    }
    return Q(**{name: value for name, value in bounds.items() if value not in (None, UNSET, [])})


def _kinds(record: Record, _: Viewer) -> list[NotificationKind]:
    return [kind for kind in NotificationKind if kind.value in record["kinds"]]


WEBHOOK_ENDPOINT = Map(
    "WebhookEndpoint",
    WebhookEndpoint,
    {
        "id": node_id("WebhookEndpoint"),
        "url": Column("url"),
        "kinds": Computed(("kinds",), _kinds),
        "query": Column("query"),
        "active": Computed(("paused_at",), lambda record, _: record["paused_at"] is None),
        "paused_at": Column("paused_at"),
        "deliveries": Pages("webhookEndpoint.deliveries", "WebhookDelivery", "endpoint_id", "-sequence", _deliveries),
    },
    reached=WebhookEndpoint.visible_to,
)

WEBHOOK_DELIVERY = Map(
    "WebhookDelivery",
    WebhookDelivery,
    {
        "id": node_id("WebhookDelivery"),
        "kind": Column("notification__kind"),
        "sequence": Column("sequence"),
        "attempts": Column("attempts"),
        "last_status": Column("last_status"),
        "last_error": Column("last_error"),
        "delivered_at": Column("delivered_at"),
        "state": Column("state"),
        "created_at": Column("created_at"),
        "log": Pages("webhookDelivery.log", "WebhookAttempt", "delivery_id", "-at"),
        "next_attempt_at": Computed(("state", "endpoint__next_attempt_at"), _next_attempt_at),
    },
    reached=WebhookDelivery.visible_to,
)

WEBHOOK_ATTEMPT = Map(
    "WebhookAttempt",
    WebhookAttempt,
    {name: Column(name) for name in ("at", "milliseconds", "status", "error", "answer")},
    reached=WebhookAttempt.visible_to,
)
