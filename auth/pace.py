"""How often one caller may look things up: so many in a while, then they wait for the next.

Counted in each process by itself: what is looked up is public, and only walking through all of it is to be slow.
"""

from collections import Counter
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from auth.throttle import TooManyAttempts
from auth.viewer import Caller, Viewer

WHILE: Final = timedelta(minutes=1)
MOST: Final = 60
"""Look-ups of one kind in a while, by one user or from one address of people who are not signed in."""


class Pace:
    """The look-ups of one kind; what was counted is forgotten at each new while."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._turn = 0
        self._done: Counter[str] = Counter()

    def step(self, caller: Caller, ip: str | None, *, now: datetime) -> None:
        """Count one more. Raises `throttle.TooManyAttempts`."""
        turn, spent = divmod(now.timestamp(), WHILE.total_seconds())
        if turn != self._turn:
            self._turn, self._done = int(turn), Counter()
        who = caller.user_id.hex if isinstance(caller, Viewer) else ip or ""
        self._done[who] += 1
        if self._done[who] > self._most:
            raise TooManyAttempts(ceil(WHILE.total_seconds() - spent))


ENTITIES: Final = Pace()
"""Companies and establishments by their number."""
