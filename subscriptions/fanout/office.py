"""The post office of a process: it hears every ring, gathers those of a moment, and tells all members.

One round reads in a handful of statements, whatever the number of members: the lines of the notifications that rang,
the inboxes of which more must be known, whose standing changed, then each answer once. Nobody has a task, a queue or a
generator here; nobody is waited for.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from typing import Any
from uuid import UUID

from models.bell import topics
from models.bell.rung import Moved
from subscriptions.bell import Told
from subscriptions.fanout.arrivals import admit
from subscriptions.fanout.boxes import Box, Boxes
from subscriptions.fanout.delivering import deliver
from subscriptions.fanout.members import Member
from subscriptions.fanout.standing import Standings
from subscriptions.fanout.steps import Step, steps
from subscriptions.fanout.telling import tell
from subscriptions.hub import hub

log = logging.getLogger(__name__)

GATHER = 0.001
"""Seconds, at least, that one who arrives waits for others to arrive."""

LONGEST_WELCOME = 0.05
"""Seconds, at most, that one who arrives waits for others to arrive."""

HEART = 10.0
"""Seconds after which everyone is looked at without a ring."""

TOGETHER = 1000
"""Inboxes to look at, or members to admit, in one round; other tasks run between two rounds."""

PAUSE = 1.0
"""Seconds before a round that failed is tried again."""

BUSY = 0.05
"""Seconds until one who has more to hear than the line takes is looked at again."""


class Office:
    """Routes rings to members. `tap` of the hub."""

    def __init__(self) -> None:
        self._boxes = Boxes()
        self._standings = Standings()
        self._rung: set[Box] = set()
        self._letters: set[UUID] = set()
        self._rings = 0
        self._arrived: list[Member] = []
        self._welcome = GATHER
        self._rounds = _Errand(self._serve_rung)
        self._admissions = _Errand(self._admit_arrived)
        self._heart: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._boxes)

    def arrive(self, member: Member) -> None:
        """Tells it the count, all that it missed, and all that comes."""
        if not member.is_open:
            return
        self._standings.add(member)
        self._arrived.append(member)
        self._admissions.run()

    def leave(self, member: Member) -> None:
        """Tells it nothing more; it may leave twice."""
        member.is_open = False
        self._standings.remove(member)
        self._boxes.remove(member)

    def ring(self, rung: Collection[str]) -> None:
        """Notifications to tell, inboxes to look at, and users of whom all must be looked at."""
        self._rings += 1
        if self._boxes.all():
            self._letters.update(filter(None, map(topics.notification_of, rung)))
        self._note(self._boxes.rung(rung))
        self._note(box for topic in rung for member in self._standings.of(topic) for box in self._boxes.where(member))

    def ring_all(self) -> None:
        """Everyone is looked at."""
        self._rings += 1
        self._note(self._boxes.all())

    def _note(self, boxes: Iterable[Box]) -> None:
        self._rung.update(boxes)
        if self._rung or self._letters:
            self._rounds.run()

    def _beat(self) -> None:
        self._heart = asyncio.get_running_loop().call_later(HEART, self._beat) if self._boxes.all() else None
        self.ring_all()

    async def _serve_rung(self) -> None:
        while self._rung or self._letters:
            await asyncio.sleep(0)  # whatever rings in the same moment, or during a round, is served together
            letters, self._letters = self._letters, set()
            boxes = [self._rung.pop() for _ in range(min(len(self._rung), TOGETHER))]
            try:
                await self._serve(letters, boxes)
            except Exception:
                log.exception("a round of the bell failed and is tried again")
                await asyncio.sleep(PAUSE)
                self._letters |= letters
                self._rung.update(boxes)

    async def _serve(self, letters: Collection[UUID], boxes: Iterable[Box]) -> None:
        unclear = await deliver(letters, self._boxes, self._standings) if letters else set[Box]()
        if to_look_at := unclear.union(boxes):
            await self._look(to_look_at)

    async def _look(self, boxes: Iterable[Box]) -> None:
        news = await self._boxes.looked(boxes)
        self._standings.doubt(member for member, inbox in news.items() if inbox is None)  # it went with its owner
        await self._standings.check(news)
        await tell({member: _plan(member, inbox) for member, inbox in news.items()})

    async def _admit_arrived(self) -> None:
        loop = asyncio.get_running_loop()
        while self._arrived:
            await asyncio.sleep(self._welcome)
            members = [member for member in self._arrived[:TOGETHER] if member.is_open]
            del self._arrived[:TOGETHER]
            began, rings = loop.time(), self._rings
            try:
                done = await admit(members, self._standings)
            except Exception:
                log.exception("arrivals at the bell failed and are tried again")
                await asyncio.sleep(PAUSE)
                self._arrived += members
                continue
            self._settle(done, rung=self._rings != rings)
            self._wait_for(set(members).difference(done))
            self._welcome = min(max(GATHER, 4 * (loop.time() - began)), LONGEST_WELCOME)
        self._welcome = GATHER

    def _settle(self, members: Iterable[Member], *, rung: bool) -> None:
        for member in members:
            box = self._boxes.add(member)
            if rung:  # perhaps for it, while it was being read for
                self._note([box])
        if self._heart is None and self._boxes.all():
            self._heart = asyncio.get_running_loop().call_later(HEART, self._beat)

    def _wait_for(self, members: Iterable[Member]) -> None:
        """They arrive again where they were interrupted."""
        for member in members:
            if member.is_open:
                asyncio.get_running_loop().call_later(BUSY if member.line.is_busy else 0, self.arrive, member)


class _Errand:
    """Work that runs once at a time, and again when asked for after its end."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._task: asyncio.Task[None] | None = None

    def run(self) -> None:
        if self._task is None or self._task.done():
            # A clean context: the task would inherit the open transaction of whoever asks.
            self._task = asyncio.create_task(self._work(), context=contextvars.Context())


def _plan(member: Member, inbox: Moved | None) -> tuple[Told, Sequence[Step]]:
    assert member.told is not None  # it was admitted
    if inbox is None or inbox.last_revision <= member.told.revision:
        return member.told, ()
    after = Told(inbox.last_sequence, inbox.last_revision, inbox.unread_count)
    return after, steps(member.told, inbox, member.kinds)


office = Office()
"""The office of this process."""
hub.tap(office)
