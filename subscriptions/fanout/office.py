"""The post office of a process: it hears every ring, gathers those of a moment, and tells all members.

One round reads in a handful of statements, whatever the number of members: the inboxes that moved with their new
entries and where their owners stand, then what changed of the rights, then each answer once. Nobody has a task, a
queue or a generator here; nobody is waited for.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from typing import Any
from uuid import UUID

from models import topics
from models.rung import Moved, moved
from subscriptions.fanout.arrivals import admit
from subscriptions.fanout.members import Member
from subscriptions.fanout.standing import check
from subscriptions.fanout.telling import tell
from subscriptions.hub import hub

log = logging.getLogger(__name__)

GATHER = 0.001
"""Seconds that the first ring waits for others: one round then serves them together."""

LONGEST_WELCOME = 0.05
"""Seconds, at most, that one who arrives waits for others to arrive."""

HEART = 30.0
"""Seconds after which everyone is looked at without a ring."""

TOGETHER = 1000
"""Inboxes of one round; other tasks run between two rounds."""

PAUSE = 1.0
"""Seconds before a round that failed is tried again."""

BUSY = 0.05
"""Seconds until one who has more to hear than the line takes is looked at again."""


class Box:
    """An inbox and who listens to it: the windows of one user on one side."""

    __slots__ = ("inbox_id", "members", "topic", "user_topic")

    def __init__(self, inbox_id: UUID, user_id: UUID) -> None:
        self.inbox_id = inbox_id
        self.topic = topics.inbox(inbox_id)
        self.user_topic = topics.access(user_id)
        self.members: set[Member] = set()


class Office:
    """Routes rings to members. `tap` of the hub."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}
        self._of_user: dict[str, set[Box]] = {}
        self._rung: set[Box] = set()
        self._rings = 0
        self._arrived: list[Member] = []
        self._welcome = GATHER
        self._rounds = _Errand(self._serve_rung)
        self._admissions = _Errand(self._admit_arrived)
        self._heart: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return sum(len(box.members) for box in self._boxes.values())

    def arrive(self, member: Member) -> None:
        """Tells it the count, all that it missed, and all that comes."""
        self._arrived.append(member)
        self._admissions.run()

    def leave(self, member: Member) -> None:
        """Tells it nothing more; it may leave twice."""
        member.is_open = False
        box = self._boxes.get(topics.inbox(member.inbox_id)) if member.inbox_id else None
        if box is None:
            return
        box.members.discard(member)
        if not box.members:
            del self._boxes[box.topic]
            self._of_user[box.user_topic].discard(box)
            if not self._of_user[box.user_topic]:
                del self._of_user[box.user_topic]

    def ring(self, rung: Collection[str]) -> None:
        """Inboxes to look at, and users of whom all must be looked at."""
        self._rings += 1
        self._note(self._boxes[topic] for topic in rung if topic in self._boxes)
        self._note(box for topic in rung for box in self._of_user.get(topic, ()))

    def ring_all(self) -> None:
        """Everyone is looked at."""
        self._rings += 1
        self._note(self._boxes.values())

    def _note(self, boxes: Iterable[Box]) -> None:
        self._rung.update(boxes)
        if self._rung:
            self._rounds.run()

    def _beat(self) -> None:
        self._heart = asyncio.get_running_loop().call_later(HEART, self._beat) if self._boxes else None
        self.ring_all()

    async def _serve_rung(self) -> None:
        while self._rung:
            await asyncio.sleep(GATHER)
            boxes = [self._rung.pop() for _ in range(min(len(self._rung), TOGETHER))]
            try:
                await _serve(boxes)
            except Exception:
                log.exception("a round of the bell failed and is tried again")
                await asyncio.sleep(PAUSE)
                self._rung.update(boxes)

    async def _admit_arrived(self) -> None:
        loop = asyncio.get_running_loop()
        while self._arrived:
            await asyncio.sleep(self._welcome)
            members = [member for member in self._arrived[:TOGETHER] if member.is_open]
            del self._arrived[:TOGETHER]
            began, rings = loop.time(), self._rings
            try:
                done = await admit(members)
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
            box = self._join(member)
            if rung:  # perhaps for it, while it was being read for
                self._note([box])

    def _join(self, member: Member) -> Box:
        assert member.inbox_id is not None  # it was admitted
        box = self._boxes.get(topics.inbox(member.inbox_id))
        if box is None:
            box = Box(member.inbox_id, member.viewer.user_id)
            self._boxes[box.topic] = box
            self._of_user.setdefault(box.user_topic, set()).add(box)
        box.members.add(member)
        if self._heart is None:
            self._heart = asyncio.get_running_loop().call_later(HEART, self._beat)
        return box

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


async def _serve(boxes: Sequence[Box]) -> None:
    boxes = [box for box in boxes if box.members]
    found = await moved([(box.inbox_id, min([_revision(member) for member in box.members])) for box in boxes])
    looked = [(member, inbox) for box, inbox in zip(boxes, found, strict=True) for member in box.members]
    await check(looked)
    await tell([(member, inbox) for member, inbox in looked if inbox and _has_news(member, inbox)])


def _revision(member: Member) -> int:
    assert member.told is not None  # it was admitted
    return member.told.revision


def _has_news(member: Member, inbox: Moved) -> bool:
    return member.is_open and inbox.last_revision > _revision(member)


office = Office()
"""The office of this process."""
hub.tap(office)
