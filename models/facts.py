"""Facts: what happened, recorded in the transaction of the change itself, so that no change goes untold.

A fact is the history line of its subject, and the cause of everything that follows: notifications, mails, feeds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models import clock
from models.people import User
from models.scoping import Closed, Unscoped


class Fact(Model):
    """One thing that happened to one subject, e.g. `dossier.granted`."""

    id: int = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=60)
    subject_type = fields.CharField(max_length=40)
    subject_id: UUID = fields.UUIDField()
    by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    at: datetime = fields.DatetimeField(default=clock.now)
    data: dict[str, Any] = fields.JSONField(default=dict)
    done_at = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(null=True)

    by_id: UUID | None

    class Meta:
        table = "fact"

    @classmethod
    def everyones(cls, reason: str) -> QuerySet["Fact"]:
        """All facts; read them through their subject, or as the worker."""
        if not reason:
            raise Unscoped("Say why everyone's facts are needed.")
        return QuerySet(cls)


Fact._meta.manager = Closed(Fact)


_client: ContextVar[UUID | None] = ContextVar("client", default=None)


@contextmanager
def acting_through(client_id: UUID | None) -> Iterator[None]:
    """What is recorded inside was done by a user through this client of theirs; by themselves when it is None."""
    before = _client.set(client_id)
    try:
        yield
    finally:
        _client.reset(before)


async def record(
    kind: str, subject_type: str, subject_id: UUID, *, by: UUID | None, at: datetime | None = None, **data: Any
) -> Fact:
    """Write down what happened, and through which client. Call it inside the transaction of the change."""
    if (client_id := _client.get()) is not None:
        data = {"client": client_id.hex} | data
    return await Fact.create(
        kind=kind, subject_type=subject_type, subject_id=subject_id, by_id=by, at=at or clock.now(), data=data
    )
