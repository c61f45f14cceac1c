"""The daily mail: lines that wait for it, and the hour at which each person wants it."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from tortoise import fields

from models import clock
from models.accounts.people import User
from models.facts import Fact
from models.states import NotificationKind
from models.table import Table

USUAL_HOUR: Final = 8
"""Of the day in Paris, until a person chooses another."""


class DigestRhythm(Table):
    """When a person's daily mail leaves: the hour of the day in Paris, and the last day on which it was made."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", primary_key=True)
    hour = fields.IntField(default=USUAL_HOUR)
    last_on: date | None = fields.DateField(null=True)

    user_id: UUID

    class Meta:
        table = "digest_rhythm"


class DigestLine(Table):
    """One thing to tell in the next daily mail; gone once it is told."""

    id: int = fields.BigIntField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User")
    fact: fields.ForeignKeyRelation[Fact] = fields.ForeignKeyField("models.Fact", db_index=True)
    kind = fields.CharEnumField(NotificationKind, max_length=40)
    title = fields.CharField(max_length=200)
    body = fields.TextField()
    link = fields.CharField(max_length=500)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    user_id: UUID
    fact_id: int

    class Meta:
        table = "digest_line"


async def hour_of(user_id: UUID) -> int:
    """The hour in Paris at which this person's daily mail leaves."""
    rhythm = await DigestRhythm.get_or_none(user_id=user_id)
    return rhythm.hour if rhythm else USUAL_HOUR


async def choose_hour(user_id: UUID, hour: int) -> None:
    """From now on the daily mail leaves at this hour; still once a day. Call it inside a transaction."""
    await DigestRhythm.bulk_create([DigestRhythm(user_id=user_id)], ignore_conflicts=True)
    await DigestRhythm.filter(user_id=user_id).update(hour=hour)


async def put_by(lines: list[DigestLine]) -> None:
    """Keeps these lines for the next daily mail of their persons. Call it inside a transaction."""
    rhythms = [DigestRhythm(user_id=user_id) for user_id in sorted({line.user_id for line in lines})]
    await DigestRhythm.bulk_create(rhythms, ignore_conflicts=True)
    await DigestLine.bulk_create(lines, ignore_conflicts=True)
