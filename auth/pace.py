"""How often one caller may do a thing: so many times in a while, then they wait for the next.

What is looked up is public: only walking through all of it is to be slow. What sends mails to addresses that were typed
fills nobody's mailbox. The counters live in the database, so that no other process lets the same caller begin again.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from auth.throttle import TooManyAttempts
from auth.viewer import Caller, Viewer
from models.accounts import failed_tries
from models.accounts.failed_tries import FailedTries, key_of
from models.database import transaction

MOST: Final = 60
"""Deeds of one kind in a while, by one user or from one address of people who are not signed in."""


class Pace:
    """The deeds of one kind; what was counted is forgotten at each new while."""

    def __init__(self, kind: str, most: int = MOST, *, within: timedelta = timedelta(minutes=1)) -> None:
        self._kind = kind
        self._most = most
        self._while = within.total_seconds()

    async def step(self, caller: Caller, ip: str | None, *, now: datetime) -> None:
        """Count one more. Raises `throttle.TooManyAttempts`, and then writes nothing."""
        key = key_of("pace", self._kind, caller.user_id.hex if isinstance(caller, Viewer) else ip or "")
        self._count((await failed_tries.known([key], now=now)).get(key), now)
        async with transaction():
            row = (await failed_tries.locked([key], now=now))[key]
            row.failures, row.last_at = self._count(row, now) + 1, now
            await row.save(update_fields=["failures", "last_at"])

    def _count(self, row: FailedTries | None, now: datetime) -> int:
        """How many there were in this while. Raises when that is all."""
        turn, spent = divmod(now.timestamp(), self._while)
        done = row.failures if row and row.last_at.timestamp() // self._while == turn else 0
        if done >= self._most:
            raise TooManyAttempts(ceil(self._while - spent))
        return done


ENTITIES: Final = Pace("entities")
"""Companies and establishments by their number."""

CANDIDATES: Final = Pace("candidates", within=timedelta(hours=1))
"""Candidates whom a prescriber enrols: each is written to."""

WISHES: Final = Pace("wishes", within=timedelta(hours=1))
"""Wishes to be attached: the administrators are written to each time, also when the last one was taken back."""
