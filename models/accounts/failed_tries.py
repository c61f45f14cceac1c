"""Tries by key, shared by all processes and kept over a restart: those that failed, and those of which there may be but
so many. What was typed is not in the keys' digests."""

import hmac
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from tortoise import fields

from models.sealing import derived_key
from models.table import Table


class FailedTries(Table):
    """How often a key has failed, or was tried, and when it last was."""

    key = fields.CharField(max_length=64, primary_key=True)
    failures = fields.IntField()
    last_at: datetime = fields.DatetimeField(db_index=True)

    class Meta:
        table = "failed_tries"


def key_of(*parts: str) -> str:
    """The digest under which these parts are counted."""
    return hmac.new(derived_key("throttle"), "\0".join(parts).encode("utf-8", "surrogatepass"), sha256).hexdigest()


async def known(keys: Collection[str], *, now: datetime) -> dict[str, FailedTries]:
    """What is counted under these keys. A clock that has stepped back makes nobody wait longer."""
    found = await FailedTries.filter(key__in=list(keys))
    for one in found:
        if one.last_at > now:
            one.last_at = now
            await one.save(update_fields=["last_at"])
    return {one.key: one for one in found}


async def locked(keys: Collection[str], *, now: datetime) -> dict[str, FailedTries]:
    """The same under lock, each with a row. Call it inside a transaction."""
    ordered = sorted(keys)  # one order: nobody waits in a ring
    rows = [FailedTries(key=key, failures=0, last_at=now) for key in ordered]
    await FailedTries.bulk_create(rows, ignore_conflicts=True)
    await FailedTries.filter(key__in=ordered).order_by("key").select_for_update()
    return await known(ordered, now=now)


async def forget(before: datetime) -> None:
    """Failures that no longer count."""
    await FailedTries.filter(last_at__lte=before).delete()
