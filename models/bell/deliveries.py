"""Mails to send, as rows first: written with the notification, sent by a leased attempt, never lost."""

from datetime import datetime
from uuid import UUID

from tortoise import fields

from models import clock
from models.accounts.people import User, fold
from models.facts import Fact
from models.labelled import Labelled
from models.states import NotificationKind
from models.table import Table


class DeliveryState(Labelled):
    """Where a mail stands."""

    PENDING = "PENDING", "À envoyer"
    SENT = "SENT", "Envoyé"
    PARKED = "PARKED", "Abandonné"


class Delivery(Table):
    """One mail to one address, rendered when the fact was told. The Message-ID makes a second sending recognisable."""

    id: int = fields.BigIntField(primary_key=True)
    fact: fields.ForeignKeyRelation[Fact] = fields.ForeignKeyField("models.Fact", db_index=True)
    # Whose preferences it follows, and what it tells; None for the contact of a request, and for what has no kind.
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    kind = fields.CharEnumField(NotificationKind, max_length=40, null=True)
    template = fields.CharField(max_length=60)
    address = fields.CharField(max_length=255)
    subject = fields.CharField(max_length=255)
    text = fields.TextField()
    html = fields.TextField()
    message_id = fields.CharField(max_length=120, unique=True)
    state = fields.CharEnumField(DeliveryState, max_length=10, default=DeliveryState.PENDING)
    attempts = fields.IntField(default=0)
    next_attempt_at: datetime = fields.DatetimeField(default=clock.now)
    leased_until = fields.DatetimeField(null=True)
    # The fencing token: only the holder of the last lease may mark the row.
    lease: UUID | None = fields.UUIDField(null=True)
    last_error = fields.CharField(max_length=500, null=True)
    sent_at = fields.DatetimeField(null=True)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    user_id: UUID | None
    fact_id: int

    class Meta:
        table = "delivery"


class BouncedAddress(Table):
    """An address whose server said that nobody is there. Only a change of address gets mails through again."""

    address = fields.CharField(max_length=255, primary_key=True)
    reason = fields.CharField(max_length=500)
    bounced_at: datetime = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "bounced_address"


async def parked() -> list[Delivery]:
    """The mails that were given up, oldest first, without their texts."""
    found = Delivery.filter(state=DeliveryState.PARKED).order_by("id")
    return await found.only("id", "address", "template", "attempts", "last_error")


async def note_bounce(address: str, reason: str, at: datetime) -> None:
    """Remembers that nobody is at this address."""
    row = BouncedAddress(address=fold(address), reason=reason, bounced_at=at)
    await BouncedAddress.bulk_create([row], ignore_conflicts=True)


async def bounce_of(address: str) -> str | None:
    """Why no mail is sent to this address; None when one may be."""
    bounced = await BouncedAddress.get_or_none(address=fold(address))
    return bounced.reason if bounced else None
