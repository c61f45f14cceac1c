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


_through: ContextVar[dict[str, str]] = ContextVar("through")


@contextmanager
def acting_through(client_id: UUID | None, mandate_id: UUID | None = None) -> Iterator[None]:
    """What is recorded inside was done for a user by this client, under this mandate of theirs when it is a third
    party's; by the user alone when there is no client."""
    named = {"client": client_id, "mandate": mandate_id}
    before = _through.set({name: id.hex for name, id in named.items() if id is not None})
    try:
        yield
    finally:
        _through.reset(before)


async def record(
    kind: str, subject_type: str, subject_id: UUID, *, by: UUID | None, at: datetime | None = None, **data: Any
) -> Fact:
    """Write down what happened, through which client and under which mandate. Call it inside the transaction of the
    change."""
    data = _through.get({}) | data
    return await Fact.create(
        kind=kind, subject_type=subject_type, subject_id=subject_id, by_id=by, at=at or clock.now(), data=data
    )
