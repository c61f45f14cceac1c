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
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.scoping import Closed, Unscoped
from models.table import Table


class Fact(Table):
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


_speaker: ContextVar[Viewer | None] = ContextVar("speaker", default=None)
_SIGN_IN = "SignInSession"


@contextmanager
def spoken_by(viewer: Viewer | None) -> Iterator[None]:
    """What is recorded inside says who spoke for the user: a client, under a mandate of theirs when it is a third
    party's, or a delegate."""
    before = _speaker.set(viewer)
    try:
        yield
    finally:
        _speaker.reset(before)


async def record(
    kind: str, subject_type: str, subject_id: UUID, *, by: UUID | None, at: datetime | None = None, **data: Any
) -> Fact:
    """Write down what happened, through which client, under which mandate, or by which delegate, and then a second fact
    that tells the holder. Call it inside the transaction of the change."""
    at, speaker = at or clock.now(), _speaker.get()
    fact = await Fact.create(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        by_id=speaker.delegate_id or by if speaker else by,
        at=at,
        data=(_through(speaker) if speaker else {}) | data,
    )
    if speaker and speaker.delegation_id and subject_type != _SIGN_IN:
        await _tell_the_holder(kind, speaker, at)
    return fact


async def _tell_the_holder(act: str, delegate: Viewer, at: datetime) -> None:
    await Fact.create(
        kind="delegation.used",
        subject_type="Delegation",
        subject_id=delegate.delegation_id,
        by_id=delegate.delegate_id,
        at=at,
        data={"act": act},
    )


def _through(speaker: Viewer) -> dict[str, str]:
    named = {"client": speaker.client_id, "mandate": speaker.mandate_id, "delegation": speaker.delegation_id}
    return {name: id.hex for name, id in named.items() if id is not None}
