"""The post office of a process: it hears every ring, gathers those of a few milliseconds, and tells all members.

One round reads in a handful of statements, whatever the number of members: the inboxes that moved with their new
entries, and the standing of everyone concerned. Nobody has a task, a queue or a generator here; nobody is
waited for.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from auth.sign_in import all_refreshed
from auth.viewer import Viewer
from models import clock, topics
from models.rung import Moved, moved
from schema.errors import RightLost, Unauthenticated
from subscriptions.fanout.members import Member
from subscriptions.fanout.telling import tell
from subscriptions.hub import hub

log = logging.getLogger(__name__)

GATHER = 0.002
"""Seconds that the first ring waits for others: one round then serves them together."""

HEART = 30.0
"""Seconds after which everyone is looked at without a ring: inboxes and standings."""

TOGETHER = 1000
"""Inboxes of one round; other tasks run between two rounds."""

PAUSE = 1.0
"""Seconds before a round that failed is tried again."""


class Box:
    """An inbox and who listens to it: the windows of one user on one side."""

    __slots__ = ("inbox_id", "members", "topic", "user_topic")

    def __init__(self, member: Member) -> None:
        self.inbox_id = member.inbox_id
        self.topic = topics.inbox(member.inbox_id)
        self.user_topic = topics.access(member.viewer.user_id)
        self.members: set[Member] = set()


class Office:
    """Routes rings to members. `tap` of the hub."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}
        self._of_user: dict[str, set[Box]] = {}
        self._rung: dict[Box, bool] = {}
        self._round: asyncio.Task[None] | None = None
        self._heart: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return sum(len(box.members) for box in self._boxes.values())

    def join(self, member: Member, rung: bool) -> None:
        """Tells it all that comes after `member.told`; `rung` when something may have come already."""
        topic = topics.inbox(member.inbox_id)
        box = self._boxes.get(topic)
        if box is None:
            box = self._boxes[topic] = Box(member)
            self._of_user.setdefault(box.user_topic, set()).add(box)
        box.members.add(member)
        if self._heart is None:
            self._heart = asyncio.get_running_loop().call_later(HEART, self._beat)
        if rung:
            self._note([box], doubt=True)

    def leave(self, member: Member) -> None:
        """Tells it nothing more; it may leave twice."""
        member.is_open = False
        box = self._boxes.get(topics.inbox(member.inbox_id))
        if box is None:
            return
        box.members.discard(member)
        if not box.members:
            del self._boxes[box.topic]
            self._of_user[box.user_topic].discard(box)
            if not self._of_user[box.user_topic]:
                del self._of_user[box.user_topic]

    def ring(self, rung: Collection[str]) -> None:
        """Inboxes to look at, and users whose standing must be looked at too."""
        self._note([self._boxes[topic] for topic in rung if topic in self._boxes], doubt=False)
        for topic in rung:
            if topic in self._of_user:
                self._note(self._of_user[topic], doubt=True)

    def ring_all(self) -> None:
        """Everyone is looked at."""
        self._note(self._boxes.values(), doubt=True)

    def _beat(self) -> None:
        self._heart = asyncio.get_running_loop().call_later(HEART, self._beat) if self._boxes else None
        self.ring_all()

    def _note(self, boxes: Iterable[Box], *, doubt: bool) -> None:
        for box in boxes:
            self._rung[box] = doubt or self._rung.get(box, False)
        if self._rung and (self._round is None or self._round.done()):
            # A clean context: the task would inherit the open transaction of whoever rings.
            self._round = asyncio.create_task(self._work(), context=contextvars.Context())

    async def _work(self) -> None:
        while self._rung:
            await asyncio.sleep(GATHER)
            boxes = list(self._rung)[:TOGETHER]
            doubted = {box for box in boxes if self._rung.pop(box)}
            try:
                await _serve(boxes, doubted)
            except Exception:
                log.exception("a round of the bell failed and is tried again")
                await asyncio.sleep(PAUSE)
                self._rung |= dict.fromkeys(boxes, True)


async def _serve(boxes: Sequence[Box], doubted: Collection[Box]) -> None:
    asked = {box.inbox_id: min(member.told.revision for member in box.members) for box in boxes if box.members}
    news = await moved(asked) if asked else {}
    members = [member for box in boxes if box.inbox_id in news or box in doubted for member in box.members]
    await _check(members)
    await tell([(member, news[member.inbox_id]) for member in members if _has_news(member, news)])


def _has_news(member: Member, news: dict[UUID, Moved]) -> bool:
    return member.is_open and member.inbox_id in news


async def _check(members: Collection[Member]) -> None:
    """Renews what everyone may see, and ends those who may listen no more."""
    known = {member: member.viewer for member in members if member.is_open}
    callers = await all_refreshed(set(known.values()), now=clock.now())
    for member, viewer in known.items():
        caller = callers[viewer]
        if member.context.caller is viewer:  # else the client brought a fresher token meanwhile
            member.context.caller = viewer if caller == viewer else caller
        if not isinstance(caller, Viewer):
            _end(member, Unauthenticated())
        elif not caller.can(member.needs):
            _end(member, RightLost())


def _end(member: Member, fault: Unauthenticated | RightLost) -> None:
    member.cancel()
    member.line.end(fault)


office = Office()
"""The office of this process."""
hub.tap(office)
