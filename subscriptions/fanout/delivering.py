"""Notifications that are the very next line of an inbox, which needs no look then: most of what bells ever say.

Windows of the same circle are told together, column by column, so that a client costs its own few values and a write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from typing import Any
from uuid import UUID

from models.rung import Letter, letters
from schema.bell import BellEventKind
from subscriptions.bell import Told
from subscriptions.fanout.answers import Answers
from subscriptions.fanout.boxes import Box, Boxes
from subscriptions.fanout.circles import Circle
from subscriptions.fanout.marks import Template
from subscriptions.fanout.members import Member
from subscriptions.fanout.standing import Standings
from subscriptions.fanout.views import NotShared

BREATH = 500
"""Clients written to before other tasks run."""

Lines = list[tuple[int, Box]]
"""Where the letter lists an inbox that somebody listens to, and that inbox."""


class Batch:
    """Those of one circle to whom one letter is the next line."""

    __slots__ = ("letter", "members", "places", "unread")

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.members: list[Member] = []
        self.places: list[int] = []
        """Of their lines in the columns of the letter."""
        self.unread: list[int] = []

    def add(self, member: Member, place: int, unread: int) -> None:
        """One more, with its unread count from now on: what was added is unread."""
        self.members.append(member)
        self.places.append(place)
        self.unread.append(unread)

    def known(self) -> Iterable[Told]:
        """What each knows afterwards."""
        return map(Told, self._at(self.letter.sequences), self._at(self.letter.revisions), self.unread)

    def payloads(self, template: Template) -> Iterable[bytes]:
        """What each is told."""
        return template.fill_all(len(self.members), self._column)

    def _column(self, path: str) -> Iterable[Any]:
        match path:
            case "kind.name":
                return repeat(BellEventKind.ADDED.name, len(self.members))
            case "unread_count":
                return self.unread
            case "sequence" | "entry.sequence":
                return self._at(self.letter.sequences)
            case "entry.id":
                return self._at(self.letter.ids)
            case _:
                return self._at(getattr(self.letter, path.removeprefix("entry.")))

    def _at(self, column: list[Any]) -> Iterable[Any]:
        return map(column.__getitem__, self.places)


class Round:
    """Everyone whom these letters tell, in batches, and the inboxes that hold something else too."""

    def __init__(self) -> None:
        self.answers = Answers()
        self.batches: dict[tuple[Circle, Letter], Batch] = {}
        self.unclear: set[Box] = set()

    def sort(self, letter: Letter, lines: Lines) -> None:
        """Finds whom this letter tells."""
        for place, box in lines:
            sequence, revision = letter.sequences[place], letter.revisions[place]
            for member in box.members:
                told = member.told
                assert told is not None  # it was admitted
                if revision == told.revision + 1 and sequence == told.sequence + 1:
                    self._add(member, box, letter, place, told.unread_count + 1)
                elif revision > told.revision:
                    self.unclear.add(box)

    def _add(self, member: Member, box: Box, letter: Letter, place: int, unread: int) -> None:
        shared = letter.notification
        try:
            circle = member.circle(shared.subject_type)
        except NotShared:
            circle = None
        if circle is None or not (member.kinds is None or shared.kind in member.kinds):
            self.unclear.add(box)
            return
        batch = self.batches.get((circle, letter))
        if batch is None:
            batch = self.batches[circle, letter] = Batch(letter)
            self.answers.want(circle, member.viewer, shared)
        batch.add(member, place, unread)

    async def tell(self) -> None:
        """Tells them."""
        await self.answers.make()
        for (circle, letter), batch in self.batches.items():
            template = self.answers.of(circle, letter.notification)
            if template is None:
                for member in batch.members:
                    member.go_alone()
            else:
                await _write(zip(batch.members, batch.known(), batch.payloads(template), strict=True))


async def deliver(notification_ids: Iterable[UUID], boxes: Boxes, standings: Standings) -> set[Box]:
    """Tells whoever knew all that came before; gives the inboxes of the others, which must be looked at."""
    addressed = [(letter, _lines(letter, boxes)) for letter in await letters(notification_ids)]
    await standings.check(member for _, lines in addressed for _, box in lines for member in box.members)
    round = Round()
    for letter, lines in addressed:
        round.sort(letter, lines)
    await round.tell()
    return round.unclear


def _lines(letter: Letter, boxes: Boxes) -> Lines:
    return [(place, box) for place, box in enumerate(boxes.of(letter.inbox_ids)) if box is not None]


async def _write(told: Iterator[tuple[Member, Told, bytes]]) -> None:
    while some := list(islice(told, BREATH)):
        for member, known, payload in some:
            if member.is_open:
                member.told = known
                member.line.write(payload)
        await asyncio.sleep(0)
