"""Ten thousand events, written as the worker tells them: facts that are done, their notifications, and `deliver`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection
from random import Random
from typing import Any
from uuid import UUID

from auth.viewer import Side
from models import clock
from models.bell import Notification, topics
from models.bell.inboxes import deliver
from models.database import transaction
from models.facts import Fact
from models.states import NotificationKind
from tests.crowd.people import Crowd, Person

TOGETHER = 50
"""Events of one transaction."""
FIRST_FACT = 1_000_000
"""Given here, so that facts are made by the fifty."""

Ring = Callable[..., None]


class Writer:
    """Writes events to some of the crowd: one in a thousand to everyone, the others to one to four of them."""

    def __init__(self, crowd: Crowd, ring: Ring) -> None:
        self._crowd = crowd
        self._ring = ring
        self._dice = Random(0)
        self.written: dict[UUID, list[str]] = defaultdict(list)
        """User → titles in the order in which they were committed to their inbox."""

    async def write(self, count: int) -> AsyncIterator[None]:
        """Writes so many events, a batch at each step; nine batches in ten are rung, the sweep finds the others."""
        for start in range(0, count, TOGETHER):
            told = await self._batch(range(start, start + TOGETHER))
            if self._dice.random() < 0.9:
                self._ring(*(topics.inbox(person.inbox_id) for person in told))
            yield

    @property
    def deliveries(self) -> int:
        """Entries in all inboxes together."""
        return sum(len(titles) for titles in self.written.values())

    async def _batch(self, numbers: range) -> Collection[Person]:
        told: set[Person] = set()
        async with transaction():
            for number, notification in zip(numbers, await self._notifications(numbers), strict=True):
                people = self._audience(number)
                await deliver(notification, [person.user_id for person in people])
                for person in people:
                    self.written[person.user_id].append(notification.title)
                told.update(people)
        return told

    async def _notifications(self, numbers: range) -> list[Notification]:
        about: dict[str, Any] = {"subject_type": "Dossier", "subject_id": self._crowd.dossier.id}
        done = {"kind": "dossier.granted", "data": {}, "done_at": clock.now()}
        facts = [Fact(id=FIRST_FACT + number, **done, **about) for number in numbers]
        said = {"kind": NotificationKind.DOSSIER_GRANTED, "side": Side.MEMBER, "body": "Un accord."}
        notifications = [
            Notification(fact_id=fact.id, title=f"Accord n° {number}", **said, **about)
            for number, fact in zip(numbers, facts, strict=True)
        ]
        await Fact.everyones("a crowd listens").bulk_create(facts)
        await Notification.bulk_create(notifications)
        return notifications

    def _audience(self, number: int) -> list[Person]:
        people = self._crowd.people
        return people if number % 1000 == 50 else self._dice.sample(people, self._dice.randint(1, 4))
