"""Notifications that are the very next line of an inbox, which needs no look then: most of what bells ever say.

Windows of the same circle are told together, column by column, so that a client costs its own few values and a write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, cast
from uuid import UUID

from models.bell.rung import Letter, letters
from schema.bell import BellEventKind
from subscriptions.bell import Told
from subscriptions.fanout.answers import Answers
from subscriptions.fanout.boxes import Box, Boxes
from subscriptions.fanout.circles import Circle
from subscriptions.fanout.line import Payload, write_all
from subscriptions.fanout.marks import Template
from subscriptions.fanout.members import Member
from subscriptions.fanout.standing import Standings

BREATH = 500
"""Clients written to before other tasks run."""


_told = cast(Callable[[Iterable[int]], Told], partial(tuple.__new__, Told))
"""`Told(*values)`, with no function of python in between."""


class Batch:
    """Those of one circle to whom one letter is the next line."""

    __slots__ = ("letter", "members", "places", "unread")

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.members: list[Member] = []
        self.places: list[int] = []
        """Of their lines in the columns of the letter."""
        self.unread: list[int] = []
        """Their counts from now on: what was added is unread."""

    def known(self) -> Iterable[Told]:
        """What each knows afterwards."""
        return map(_told, zip(self._at("sequence"), self._at("revision"), self.unread, strict=True))

    def payloads(self, template: Template) -> Iterable[Payload]:
        """What each is told."""
        return template.fill_all(len(self.members), self._column)

    def _column(self, path: str) -> Sequence[Any]:
        match path:
            case "kind.name":
                return [BellEventKind.ADDED.name] * len(self.members)
            case "unread_count":
                return self.unread
            case _:
                return self._at(path.removeprefix("entry."))

    def _at(self, name: str) -> list[Any]:
        column = self.letter.columns[name]
        return [column[place] for place in self.places]


class Round:
    """Everyone whom these letters tell, in batches, and the inboxes that hold something else too."""

    def __init__(self) -> None:
        self.answers = Answers()
        self.batches: dict[tuple[Circle, Letter], Batch] = {}
        self.unclear: set[Box] = set()

    def sort(self, letter: Letter, boxes: Boxes) -> None:
        """Finds whom this letter tells."""
        shared, batches = letter.notification, dict[Circle, Batch]()
        lines = zip(boxes.of(letter.inbox_ids), letter.columns["sequence"], letter.columns["revision"], strict=True)
        for place, (box, sequence, revision) in enumerate(lines):
            if box is None:
                continue
            for member in box.members:
                assert member.told is not None  # it was admitted
                last, seen, unread = member.told
                if revision == seen + 1 and sequence == last + 1 and (circle := member.circle_to_hear(shared)):
                    batch = batches.get(circle) or batches.setdefault(circle, Batch(letter))
                    batch.members.append(member)
                    batch.places.append(place)
                    batch.unread.append(unread + 1)
                elif revision > seen:
                    self.unclear.add(box)
        for circle, batch in batches.items():
            self.batches[circle, letter] = batch
            self.answers.want(circle, shared)

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
    found, changed = await letters(notification_ids, standings.mark)
    if changed is not None:
        await standings.settle(changed, (member for letter in found for member in boxes.members(letter.inbox_ids)))
    round = Round()
    for letter in found:
        round.sort(letter, boxes)
    await round.tell()
    return round.unclear


async def _write(told: Iterator[tuple[Member, Told, Payload]]) -> None:
    while some := list(islice(told, BREATH)):
        addressed = []
        for member, known, payload in some:
            if member.is_open:
                member.told = known
                addressed.append((member.line, payload))
        write_all(addressed)
        if len(some) == BREATH:
            await asyncio.sleep(0)
