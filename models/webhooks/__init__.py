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
from models.accounts.people import User
from models.bell import Notification
from models.labelled import Labelled
from models.perimeter import personal
from models.scoping import Scoped


class WebhookState(Labelled):
    """Where a delivery stands."""

    PENDING = "PENDING", "À envoyer"
    DELIVERED = "DELIVERED", "Reçu"
    DROPPED = "DROPPED", "Sans objet"


class AttemptError(Labelled):
    """Why one attempt was no delivery."""

    ADDRESS_REFUSED = "ADDRESS_REFUSED", "L'adresse n'est pas celle d'une machine de l'Internet"
    CONNECTION_FAILED = "CONNECTION_FAILED", "La connexion a échoué"
    GONE = "GONE", "Le point de réception ne veut plus rien recevoir"
    NOT_HTTP = "NOT_HTTP", "La réponse n'est pas une réponse HTTP"
    NOT_PREPARED = "NOT_PREPARED", "L'envoi n'a pas pu être préparé"
    SELECTION_FAILED = "SELECTION_FAILED", "La sélection a échoué"
    STATUS = "STATUS", "Le point de réception n'a pas répondu 2xx"
    TIMEOUT = "TIMEOUT", "Pas de réponse à temps"
    TLS_FAILED = "TLS_FAILED", "La connexion sécurisée n'a pas pu être établie"


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
    tried_at: datetime | None = fields.DatetimeField(null=True)
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
    # Since when it waits to be sent once more: it lets pass what waits for the first time.
    replayed_at: datetime | None = fields.DatetimeField(null=True)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    endpoint_id: UUID
    notification_id: UUID

    class Meta:
        table = "webhook_delivery"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the viewer's own endpoints on this side."""
        return QuerySet(cls).filter(personal(viewer, "endpoint__user_id"), endpoint__side=viewer.side)


class WebhookAttempt(Scoped):
    """One time that a delivery was sent, or could not be. `answer` is the first words of what came back."""

    delivery: fields.ForeignKeyRelation[WebhookDelivery] = fields.ForeignKeyField(
        "models.WebhookDelivery", related_name="log"
    )
    at: datetime = fields.DatetimeField(default=clock.now)
    milliseconds = fields.IntField(default=0)
    status: int | None = fields.IntField(null=True)
    error = fields.CharEnumField(AttemptError, max_length=20, null=True)
    answer = fields.CharField(max_length=1000, default="")

    delivery_id: UUID

    class Meta:
        table = "webhook_attempt"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the viewer's own endpoints on this side."""
        theirs = personal(viewer, "delivery__endpoint__user_id")
        return QuerySet(cls).filter(theirs, delivery__endpoint__side=viewer.side)
