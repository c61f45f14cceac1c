"""Inboxes that are listened to in this process, and what rang about them read together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from models.bell import topics
from models.bell.rung import Moved, moved
from subscriptions.fanout.members import Member

News = dict[Member, Moved | None]
"""Who listens, and the inbox as it was found; None for one that is gone."""


class Box:
    """An inbox and who listens to it: the windows of one user on one side."""

    __slots__ = ("inbox_id", "members")

    def __init__(self, inbox_id: UUID) -> None:
        self.inbox_id = inbox_id
        self.members: tuple[Member, ...] = ()

    @property
    def revision(self) -> int:
        """The lowest that a window knows."""
        return min(member.told.revision for member in self.members if member.told is not None)


class Boxes:
    """By the id of the inbox, as text."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}

    def __len__(self) -> int:
        return sum(len(box.members) for box in self._boxes.values())

    def add(self, member: Member) -> Box:
        """Where this member listens from now on."""
        assert member.inbox_id is not None  # it was admitted
        box = self._boxes.get(str(member.inbox_id))
        if box is None:
            box = self._boxes[str(member.inbox_id)] = Box(member.inbox_id)
        box.members = *box.members, member
        return box

    def remove(self, member: Member) -> None:
        """Forgets it; it may be removed twice."""
        for box in self.where(member):
            box.members = tuple(one for one in box.members if one is not member)
            if not box.members:
                del self._boxes[str(box.inbox_id)]

    def all(self) -> Collection[Box]:
        """Every inbox that is listened to."""
        return self._boxes.values()

    def rung(self, rung: Iterable[str]) -> list[Box]:
        """Those that these topics name."""
        return list(filter(None, self.of(topic.partition(":")[2] for topic in rung if topics.is_inbox(topic))))

    def of(self, inbox_ids: Iterable[str]) -> Iterable[Box | None]:
        """For each of these inboxes, in order; None where nobody listens."""
        return map(self._boxes.get, inbox_ids)

    def members(self, inbox_ids: Iterable[str]) -> Iterator[Member]:
        """All who listen to one of these inboxes."""
        return (member for box in self.of(inbox_ids) if box is not None for member in box.members)

    def where(self, member: Member) -> list[Box]:
        """Where this member listens: nowhere before it was admitted."""
        box = self._boxes.get(str(member.inbox_id))
        return [box] if box else []

    async def looked(self, boxes: Iterable[Box]) -> News:
        """These inboxes as they are now, for those who listen now: one who joins later may know less."""
        asked = [(box.inbox_id, box.revision, box.members) for box in boxes if box.members]
        found = await moved([(inbox_id, revision) for inbox_id, revision, _ in asked]) if asked else []
        return {member: inbox for (_, _, members), inbox in zip(asked, found, strict=True) for member in members}
