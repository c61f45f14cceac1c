"""Idempotency keys: the same key from the same caller with the same input gives the first answer again, for a day.

A partner's client has keys of its own, apart from those of its user. A retry that comes while the first call is at work
waits for it; when that takes too long it is refused, and may come again.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.database import WaitedTooLong, transaction
from models.refusals import IdempotencyKeyInFlight, IdempotencyKeyInvalid, IdempotencyKeyReused
from models.scoping import Identified

LONGEST: Final = 255
"""Characters of a key."""

LIFE: Final = timedelta(hours=24)
"""How long an outcome is kept; afterwards the key may serve for something else."""


class IdempotencyRecord(Identified):
    """The first outcome under a key of a user or a client: what was asked (its digest) and what it made."""

    owner_id: UUID = fields.UUIDField()
    key = fields.CharField(max_length=255)
    operation = fields.CharField(max_length=60)
    request_digest = fields.CharField(max_length=64)
    outcome: dict[str, Any] = fields.JSONField()
    created_at: datetime = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "idempotency_record"


@dataclass(frozen=True)
class Outcome:
    """What an operation made or changed: the type and the identifier of its row."""

    type: str
    id: UUID


class _Taken(Exception):
    """Somebody else has just taken this key."""


async def once(
    viewer: Viewer,
    key: str | None,
    operation: str,
    request: object,
    act: Callable[[], Awaitable[Outcome]],
    *,
    now: datetime | None = None,
) -> Outcome:
    """Run `act` in a transaction, or give again what it gave under this key; without a key, run it.

    `request` is what was asked, as JSON. Of parallel calls one acts; the others wait for its outcome. A refusal keeps
    nothing: the key may serve again. Raises IdempotencyKeyInvalid, IdempotencyKeyReused, IdempotencyKeyInFlight, and
    whatever `act` raises.
    """
    if key is None:
        async with transaction():
            return await act()
    if not 1 <= len(key) <= LONGEST:
        raise IdempotencyKeyInvalid
    asked = _Asked(viewer.actor_id, key, operation, _digest(operation, request), now or clock.now())
    while True:
        if earlier := await asked.answer():
            return earlier
        # A key is taken only by a transaction that committed: the next look finds its outcome.
        with suppress(_Taken):
            return await asked.act(act)


@dataclass(frozen=True)
class _Asked:
    owner_id: UUID
    key: str
    operation: str
    digest: str
    now: datetime

    async def answer(self) -> Outcome | None:
        """The outcome of the first call under this key, for as long as it is kept."""
        record = await self._records().filter(created_at__gt=self.now - LIFE).get_or_none()
        if record is None:
            return None
        if record.request_digest != self.digest:
            raise IdempotencyKeyReused
        return Outcome(record.outcome["type"], UUID(record.outcome["id"]))

    async def act(self, act: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """Take the key, then act: a parallel call waits at the key, before it sees what this one changes."""
        async with transaction():
            record = await self._take()
            outcome = await act()
            record.outcome = {"type": outcome.type, "id": outcome.id.hex}
            await record.save(update_fields=["outcome"])
        return outcome

    async def _take(self) -> IdempotencyRecord:
        await self._records().filter(created_at__lte=self.now - LIFE).delete()
        try:
            return await IdempotencyRecord.create(
                owner_id=self.owner_id,
                key=self.key,
                operation=self.operation,
                request_digest=self.digest,
                outcome={},
                created_at=self.now,
            )
        except IntegrityError:
            raise _Taken from None
        except WaitedTooLong:  # at the key: nothing was done under it
            raise IdempotencyKeyInFlight from None

    def _records(self) -> QuerySet[IdempotencyRecord]:
        return IdempotencyRecord.filter(owner_id=self.owner_id, key=self.key)


def _digest(operation: str, request: object) -> str:
    asked = json.dumps([operation, request], sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(asked.encode()).hexdigest()
