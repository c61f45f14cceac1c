"""Slows down those who guess passwords: after some failures, each further try waits longer.

The counters live in the database: all processes share them, and a restart forgets none.

A try is checked before the password is looked at and once more when it is counted: tries in flight together learn no
more than tries in a row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from models.accounts import failed_tries
from models.accounts.failed_tries import FailedTries, key_of
from models.attempts import by_ourselves
from models.database import transaction

MEMORY = timedelta(hours=1)
"""Failures older than this no longer count."""


class TooManyAttempts(Exception):
    """Too many failures: no further try before `retry_after` whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limit:
    """After `free` failures the wait is `first`, then twice as long after each further one, `longest` at most."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long to wait after that many failures."""
        if failures < self.free:
            return timedelta()
        return min(self.first * (1 << min(failures - self.free, 16)), self.longest)


SAME_PERSON = Limit(free=5, first=timedelta(minutes=1), longest=timedelta(minutes=15))
"""One login from one address."""

SAME_ADDRESS = Limit(free=30, first=timedelta(minutes=1), longest=timedelta(minutes=15))
"""One address, whatever the login: stops one password tried on many accounts."""

SAME_LOGIN = Limit(free=100, first=timedelta(seconds=10), longest=timedelta(minutes=1))
"""One login, whatever the address: wide and short, so that a stranger cannot shut anybody out."""


async def check(login: str, ip: str | None, now: datetime) -> None:
    """Return when a try may be made now; raise `TooManyAttempts` otherwise."""
    keys = _keys(login, ip)
    _refuse(keys, await failed_tries.known(keys, now=now), now)


async def failed(login: str, ip: str | None, now: datetime) -> None:
    """Count a wrong password. Raises `TooManyAttempts` when others failed meanwhile: then nothing may be said of it."""
    keys = _keys(login, ip)
    with by_ourselves():
        async with transaction():
            rows = await failed_tries.locked(keys, now=now)
            _refuse(keys, rows, now)
            for row in rows.values():
                row.failures, row.last_at = (row.failures if now - row.last_at < MEMORY else 0) + 1, now
                await row.save(update_fields=["failures", "last_at"])


async def succeeded(login: str, ip: str | None, now: datetime) -> None:
    """Forgive this person at this address; the other counters keep what other people did. Raises `TooManyAttempts`
    when others failed meanwhile."""
    keys = _keys(login, ip)
    rows = await failed_tries.known(keys, now=now)
    _refuse(keys, rows, now)
    mine = next(key for key, limit in keys.items() if limit is SAME_PERSON)
    if mine in rows:
        await FailedTries.filter(key=mine).delete()


def _keys(login: str, ip: str | None) -> dict[str, Limit]:
    return {
        key_of("person", login, ip or ""): SAME_PERSON,
        key_of("address", ip or ""): SAME_ADDRESS,
        key_of("login", login): SAME_LOGIN,
    }


def _refuse(keys: dict[str, Limit], rows: dict[str, FailedTries], now: datetime) -> None:
    counted = [(limit, rows[key]) for key, limit in keys.items() if key in rows]
    ends = [row.last_at + limit.wait(row.failures) for limit, row in counted if now - row.last_at < MEMORY]
    left = max(ends, default=now) - now
    if left > timedelta():
        raise TooManyAttempts(ceil(left.total_seconds()))
