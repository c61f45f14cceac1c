"""Webhooks: the endpoints of partner systems, and what is posted to each.

An endpoint is a queue that belongs to a user on a side. It sends one delivery at a time, in the order of a sequence of
its own, given under the endpoint row's lock in the transaction that tells the fact: gap-free, and in commit order.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.bell import Notification
from models.labelled import Labelled
from models.people import User
from models.perimeter import personal
from models.scoping import Scoped


class WebhookState(Labelled):
    """Where a delivery stands."""

    PENDING = "PENDING", "À envoyer"
    DELIVERED = "DELIVERED", "Reçu"
    DROPPED = "DROPPED", "Sans objet"


class WebhookEndpoint(Scoped):
    """Where its owner's notifications of these kinds are posted. `next_attempt_at` is null while nothing waits."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="webhook_endpoints")
    side = fields.CharEnumField(Side, max_length=12)
    url = fields.CharField(max_length=500)
    kinds: list[str] = fields.JSONField()
    query = fields.TextField(null=True)
    sealed_secret = fields.TextField()
    sealed_previous_secret: str | None = fields.TextField(null=True)
    previous_secret_until: datetime | None = fields.DatetimeField(null=True)
    last_sequence = fields.IntField(default=0)
    next_attempt_at: datetime | None = fields.DatetimeField(null=True)
    failing_since: datetime | None = fields.DatetimeField(null=True)
    paused_at: datetime | None = fields.DatetimeField(null=True)
    leased_until: datetime | None = fields.DatetimeField(null=True)
    # The fencing token: only the holder of the last lease may say what became of a delivery.
    lease: UUID | None = fields.UUIDField(null=True)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    user_id: UUID

    class Meta:
        table = "webhook_endpoint"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The viewer's own, on the side where the viewer stands."""
        return QuerySet(cls).filter(personal(viewer), side=viewer.side)


class WebhookDelivery(Scoped):
    """One notification for one endpoint. Its id is the `webhook-id` of every attempt: a receiver knows it again."""

    endpoint: fields.ForeignKeyRelation[WebhookEndpoint] = fields.ForeignKeyField(
        "models.WebhookEndpoint", related_name="deliveries"
    )
    notification: fields.ForeignKeyRelation[Notification] = fields.ForeignKeyField(
        "models.Notification", related_name="webhook_deliveries", db_index=True
    )
    sequence = fields.IntField()
    state = fields.CharEnumField(WebhookState, max_length=10, default=WebhookState.PENDING)
    attempts = fields.IntField(default=0)
    last_status: int | None = fields.IntField(null=True)
    last_error = fields.CharField(max_length=500, null=True)
    delivered_at: datetime | None = fields.DatetimeField(null=True)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    endpoint_id: UUID
    notification_id: UUID

    class Meta:
        table = "webhook_delivery"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the viewer's own endpoints on this side."""
        return QuerySet(cls).filter(personal(viewer, "endpoint__user_id"), endpoint__side=viewer.side)
