"""Inboxes that are listened to in this process, and what rang about them read together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from models import topics
from models.rung import Entry, Moved, letters, moved
from subscriptions.bell import Told
from subscriptions.fanout.members import Member
from subscriptions.fanout.steps import Step, next_step

Plans = dict[Member, tuple[Told, Sequence[Step]]]
"""What members know afterwards, and the steps that tell them."""

News = dict[Member, Moved | None]
"""Who listens, and the inbox as it was found; None for one that is gone."""


class Box:
    """An inbox and who listens to it: the windows of one user on one side."""

    __slots__ = ("inbox_id", "members", "topic")

    def __init__(self, inbox_id: UUID) -> None:
        self.inbox_id = inbox_id
        self.topic = topics.inbox(inbox_id)
        self.members: set[Member] = set()

    @property
    def revision(self) -> int:
        """The lowest that a window knows."""
        return min(member.told.revision for member in self.members if member.told is not None)


class Boxes:
    """By the topics that ring."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}

    def __len__(self) -> int:
        return sum(len(box.members) for box in self._boxes.values())

    def add(self, member: Member) -> Box:
        """Where this member listens from now on."""
        assert member.inbox_id is not None  # it was admitted
        topic = topics.inbox(member.inbox_id)
        box = self._boxes.get(topic)
        if box is None:
            box = self._boxes[topic] = Box(member.inbox_id)
        box.members.add(member)
        return box

    def remove(self, member: Member) -> None:
        """Forgets it; it may be removed twice."""
        box = self._boxes.get(topics.inbox(member.inbox_id)) if member.inbox_id else None
        if box is not None:
            box.members.discard(member)
            if not box.members:
                del self._boxes[box.topic]

    def all(self) -> Collection[Box]:
        """Every inbox that is listened to."""
        return self._boxes.values()

    def of(self, rung: Iterable[str]) -> list[Box]:
        """Those that these topics name."""
        return [self._boxes[topic] for topic in rung if topic in self._boxes]

    def where(self, member: Member) -> list[Box]:
        """Where this member listens: nowhere before it was admitted."""
        return self.of([topics.inbox(member.inbox_id)]) if member.inbox_id else []

    async def sorted(self, notification_ids: Collection[UUID]) -> tuple[Plans, set[Box]]:
        """What these notifications add to what members know, and the inboxes of which more must be known first."""
        plans: Plans = {}
        unclear = set()
        for inbox_id, entry in await letters(list(notification_ids)):
            if box := self._boxes.get(f"inbox:{inbox_id}"):
                for member in box.members:
                    if not _add(plans, member, entry):
                        unclear.add(box)
        for box in unclear:
            for member in box.members:
                plans.pop(member, None)
        return plans, unclear

    async def looked(self, boxes: Iterable[Box]) -> News:
        """These inboxes as they are now, for those who listen now: one who joins later may know less."""
        asked = [(box.inbox_id, box.revision, list(box.members)) for box in boxes if box.members]
        found = await moved([(inbox_id, revision) for inbox_id, revision, _ in asked]) if asked else []
        return {member: inbox for (_, _, members), inbox in zip(asked, found, strict=True) for member in members}


def _add(plans: Plans, member: Member, entry: Entry) -> bool:
    """Whether it is clear what the line adds to what the member knows."""
    told = member.told
    if told is None or member in plans:
        return False
    if entry.revision <= told.revision:
        return True
    step = next_step(told, entry, member.kinds)
    if step is None:
        return False
    plans[member] = Told(entry.sequence, entry.revision, step.unread_count), (step,)
    return True
