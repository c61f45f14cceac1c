"""Webhook endpoints and the log of what each was sent."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from strawberry import UNSET
from tortoise.expressions import Q

from auth.viewer import Viewer
from models.states import NotificationKind
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookState
from schema.context import Info, viewer_of
from schema.reading.maps import Column, Computed, Map, Nested, Record
from schema.reading.pages import Order, Window, bound_of, read_page
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection
from schema.webhooks import WebhookDeliveryFilter


def _next_attempt_at(record: Record, _: Viewer) -> datetime | None:
    """When the queue goes on; for what waits behind another, at the earliest."""
    found: datetime | None = record["endpoint__next_attempt_at"] if record["state"] is WebhookState.PENDING else None
    return found


def _deliveries(record: Record) -> Callable[..., Awaitable[Row]]:
    """The latest first."""

    async def read(
        info: Info, first: int | None = None, after: str | None = None, filter: WebhookDeliveryFilter | None = None
    ) -> Row:
        viewer, endpoint = viewer_of(info), record["id"]
        return await read_page(
            Reader(viewer, {"WebhookDelivery": WEBHOOK_DELIVERY}),
            "WebhookDelivery",
            WebhookDelivery.visible_to(viewer).filter(_matching(filter), endpoint_id=endpoint),
            Order("sequence", descending=True),
            Window.of(first, after),
            bound_of("webhookEndpoint.deliveries", endpoint, filter, viewer.user_id),
            Selection.of(info),
        )

    return read


def _matching(filter: WebhookDeliveryFilter | None) -> Q:
    """Values of one field are alternatives, fields add up."""
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
    return Q(**{name: value for name, value in bounds.items() if value not in (None, UNSET)})


def _log(record: Record) -> Callable[..., Awaitable[Row]]:
    """The latest first."""

    async def read(info: Info, first: int | None = None, after: str | None = None) -> Row:
        viewer, delivery = viewer_of(info), record["id"]
        return await read_page(
            Reader(viewer, {"WebhookAttempt": WEBHOOK_ATTEMPT}),
            "WebhookAttempt",
            WebhookAttempt.visible_to(viewer).filter(delivery_id=delivery),
            Order("at", descending=True),
            Window.of(first, after),
            bound_of("webhookDelivery.log", delivery, viewer.user_id),
            Selection.of(info),
        )

    return read


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
        "deliveries": Nested(_deliveries),
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
        "log": Nested(_log),
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
