"""The bell as a stream of plain events: nothing lost, nothing added twice, in order.

An entry is ADDED when its sequence is above what was told, and UPDATED when it was told and its revision rose. Both
numbers rise under the inbox's lock, so what is read up to the numbers of one inbox row is complete.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.bell import Inbox, InboxEntry, topics
from models.bell.inboxes import inbox_of
from models.states import NotificationKind
from schema.bell import BellEventKind
from subscriptions.hub import hub

HEART = 10.0
"""Seconds after which a silent stream looks by itself, at its inbox and at the right to listen."""

FRESH = 1.0
"""Seconds that the last check of the right to listen holds while one batch is being told."""

BATCH = 100
"""Entries read at a time."""

_OWN = "the stream was opened on the viewer's own inbox"

Still = Callable[[], Awaitable[Viewer]]
"""The viewer as of now; raises when the token, the session or the right is gone."""


@dataclass(frozen=True, slots=True)
class BellStep:
    """One event. `entry` comes with its notification; it is None for COUNT."""

    kind: BellEventKind
    sequence: int
    unread_count: int
    entry: InboxEntry | None = None


class Told(NamedTuple):
    """What a client knows of its inbox."""

    sequence: int
    revision: int
    unread_count: int


async def bell_events(
    viewer: Viewer,
    still: Still,
    after: int | None = None,
    kinds: Collection[NotificationKind] | None = None,
    *,
    told: Told | None = None,
) -> AsyncGenerator[BellStep, None]:
    """COUNT first, then what came after the sequence `after`, then live, for ever.

    Without `after`, from now on; an `after` that the inbox has not reached yet counts as now. `kinds` chooses what is
    ADDED and UPDATED; the count is always that of the whole inbox. Raises what `still` raises.

    With `told`, goes on from there instead.
    """
    inbox = await inbox_of(viewer.user_id, viewer.side)
    with hub.listening(topics.inbox(inbox.id), topics.access(viewer.user_id)) as bell:
        teller = _Teller(await _now(inbox), after, kinds, told)
        checked = await _checked(still)
        if told is None:
            yield teller.count()
        while True:
            async for step in teller.news():
                if monotonic() - checked > FRESH:
                    checked = await _checked(still)
                yield step
            rung = await bell.rung(HEART)
            if await teller.has_news() or rung != {topics.inbox(inbox.id)}:
                checked = await _checked(still)


async def _checked(still: Still) -> float:
    await still()
    return monotonic()


async def _now(inbox: Inbox) -> Inbox:
    return await Inbox.everyones(_OWN).get(id=inbox.id)


class _Teller:
    """What one client was told of one inbox."""

    def __init__(
        self, inbox: Inbox, after: int | None, kinds: Collection[NotificationKind] | None, told: Told | None
    ) -> None:
        self._inbox = inbox
        self._told = inbox.last_sequence if after is None else min(after, inbox.last_sequence)
        self._revision = inbox.last_revision
        self._count_told = inbox.unread_count
        self._kinds = kinds
        if told is not None:
            self._told, self._revision, self._count_told = told.sequence, told.revision, told.unread_count

    def count(self) -> BellStep:
        """The count alone."""
        return self._step(BellEventKind.COUNT)

    async def has_news(self) -> bool:
        """Whether the inbox moved; one small row is read."""
        self._inbox = await _now(self._inbox)
        return self._inbox.last_revision > self._revision or self._inbox.last_sequence > self._told

    async def news(self) -> AsyncGenerator[BellStep, None]:
        """Everything up to what the inbox row said when it was last read."""
        known, until = self._told, self._inbox.last_revision
        while added := await self._added():
            for entry in added:
                self._told = entry.sequence
                if self._wanted(entry):
                    yield self._step(BellEventKind.ADDED, entry)
        for entry in await self._updated(known, until):
            if self._wanted(entry):
                yield self._step(BellEventKind.UPDATED, entry)
        self._revision = until
        if self._count_told != self._inbox.unread_count:
            yield self.count()

    async def _added(self) -> list[InboxEntry]:
        entries = self._entries().filter(sequence__gt=self._told, sequence__lte=self._inbox.last_sequence)
        return await entries.order_by("sequence").limit(BATCH)

    async def _updated(self, known: int, until: int) -> list[InboxEntry]:
        entries = self._entries().filter(sequence__lte=known, revision__gt=self._revision, revision__lte=until)
        return await entries.order_by("revision", "sequence")

    def _entries(self) -> QuerySet[InboxEntry]:
        return InboxEntry.everyones(_OWN).filter(inbox_id=self._inbox.id).prefetch_related("notification")

    def _wanted(self, entry: InboxEntry) -> bool:
        return self._kinds is None or entry.notification.kind in self._kinds

    def _step(self, kind: BellEventKind, entry: InboxEntry | None = None) -> BellStep:
        self._count_told = self._inbox.unread_count
        return BellStep(kind, self._told, self._inbox.unread_count, entry)
