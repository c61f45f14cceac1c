"""Slows down those who guess passwords: after some failures, each further try waits longer.

The counters live in this process: a restart forgets them and two processes count apart. Durable counters, shared by
all processes, come with the account management.

A try is checked before the password is looked at and once more after: tries in flight together learn no more than
tries in a row.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

MEMORY = timedelta(hours=1)
"""Failures older than this no longer count."""

_MOST_KEYS = 20_000


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


class Counters:
    """Failures by key under one limit."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._failures: OrderedDict[Hashable, tuple[int, datetime]] = OrderedDict()

    def closed_for(self, key: Hashable, now: datetime) -> timedelta:
        """Time left before the next try; zero or less when it may be made now."""
        failures, last = self._recent(key, now)
        return last + self._limit.wait(failures) - now

    def fail(self, key: Hashable, now: datetime) -> None:
        """One more failure; the keys that failed longest ago are forgotten first."""
        self._failures[key] = (self._recent(key, now)[0] + 1, now)
        self._failures.move_to_end(key)
        if len(self._failures) > _MOST_KEYS:
            self._failures.popitem(last=False)

    def forgive(self, key: Hashable) -> None:
        """Start again from nothing."""
        self._failures.pop(key, None)

    def _recent(self, key: Hashable, now: datetime) -> tuple[int, datetime]:
        failures, last = self._failures.get(key, (0, now))
        if last > now:  # the clock has stepped back: nobody waits longer for it
            self._failures[key] = failures, last = failures, now
        return (failures, last) if now - last < MEMORY else (0, now)


class Throttle:
    """Every counter of sign-in tries."""

    def __init__(self) -> None:
        self._same_person = Counters(SAME_PERSON)
        self._same_address = Counters(SAME_ADDRESS)
        self._same_login = Counters(SAME_LOGIN)

    def check(self, login: str, ip: str | None, now: datetime) -> None:
        """Return when a try may be made now; raise `TooManyAttempts` otherwise."""
        left = max(counters.closed_for(key, now) for counters, key in self._keyed(login, ip))
        if left > timedelta():
            raise TooManyAttempts(ceil(left.total_seconds()))

    def failed(self, login: str, ip: str | None, now: datetime) -> None:
        """Count a wrong password."""
        for counters, key in self._keyed(login, ip):
            counters.fail(key, now)

    def succeeded(self, login: str, ip: str | None) -> None:
        """Forgive this person at this address; the other counters keep what other people did."""
        self._same_person.forgive((login, ip))

    def _keyed(self, login: str, ip: str | None) -> list[tuple[Counters, Hashable]]:
        return [(self._same_person, (login, ip)), (self._same_address, ip), (self._same_login, login)]
