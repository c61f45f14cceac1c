"""Clients that drop and come back at random, with no memory but the last sequence that they heard."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.crowd.people import Person
from tests.crowd.wire import Json, Wire, open_wire

BELL = "subscription($after: Int) { bell(after: $after) { kind sequence unreadCount notification { title } } }"
MOST_HEARD = 30
"""Events of one stay; counted in events, so that a slow machine sees as many returns as a fast one."""
LONGEST_PAUSE = 1.0
"""Seconds from the last event of a stay to the drop."""
LONGEST_ABSENCE = 2.0
FEWEST_RETURNS = 1
SILENCE = 1.5
"""Seconds that a client listens on after its last event: longer than it takes the sweep to say one twice."""


@dataclass(frozen=True)
class Place:
    """Where clients go: the ports of servers that share a database, so many at the door."""

    ports: Sequence[int]
    door: asyncio.Semaphore


class Client:
    """One bell over as many connections as it takes. It believes what it hears: an event said twice is told twice."""

    def __init__(self, number: int, person: Person, place: Place) -> None:
        self._number = number
        self._token = person.token
        self._place = place
        self._dice = Random(number)
        self._goal: int | None = None
        self._leave_after = 0
        self._heard_enough = asyncio.Event()
        self._welcome = asyncio.Event()
        self.is_in = asyncio.Event()
        """It was let in once."""
        self.told: list[tuple[int, str]] = []
        """Sequence and title of what was ADDED, as it came."""
        self.unread = 0
        self.returns = 0

    def expect(self, last: int) -> None:
        """Nothing is written any more: the last sequence of its inbox is this."""
        self._goal = last
        self._look()

    async def live(self) -> None:
        """Stays a while, drops in one way or the other, comes back; until it has heard all that it expects."""
        while True:
            self._leave_after = len(self.told) + self._dice.randint(1, MOST_HEARD)
            self._heard_enough.clear()
            self._look()
            wire = await self._enter()
            await self._first_of(wire.closed, self._heard_enough.wait())
            if self._has_all and self.returns >= FEWEST_RETURNS and not wire.closed.done():
                await asyncio.sleep(SILENCE)
                wire.leave()
                return
            await asyncio.wait([wire.closed], timeout=self._dice.uniform(0, LONGEST_PAUSE))
            self._drop(wire)
            await asyncio.sleep(self._dice.uniform(0, LONGEST_ABSENCE))
            self.returns += 1

    async def _enter(self) -> Wire:
        self._welcome.clear()
        async with self._place.door:
            asked = {"after": self._last}
            wire = await open_wire(
                self._dice.choice(self._place.ports), self._number, self._token, BELL, asked, self._hear
            )
            await self._first_of(wire.closed, self._welcome.wait())
        self.is_in.set()
        return wire

    def _hear(self, event: Json) -> None:
        self._welcome.set()
        self.unread = event["unreadCount"]
        if event["kind"] == "ADDED":
            about = event["notification"]
            self.told.append((event["sequence"], about["title"]))
            self._look()

    def _look(self) -> None:
        if self._has_all or len(self.told) >= self._leave_after:
            self._heard_enough.set()

    @property
    def _has_all(self) -> bool:
        return self._goal is not None and self._last >= self._goal

    @property
    def _last(self) -> int:
        return self.told[-1][0] if self.told else 0

    def _drop(self, wire: Wire) -> None:
        if wire.closed.done():
            wire.closed.result()  # raises what this client did not understand
        elif self._dice.random() < 0.5:
            wire.hang_up()
        else:
            wire.leave()

    @staticmethod
    async def _first_of(closed: asyncio.Future[int], other: Coroutine[Any, Any, Any]) -> None:
        waiting = asyncio.ensure_future(other)
        await asyncio.wait([closed, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
