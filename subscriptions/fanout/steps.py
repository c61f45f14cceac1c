"""From what an inbox holds now to what a client must be told, as `subscriptions.bell` would tell it alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from models.rung import Entry, Moved
from models.states import NotificationKind
from schema.bell import BellEventKind
from subscriptions.bell import Told


@dataclass(frozen=True, slots=True)
class Step:
    """One event; `entry` is None for COUNT."""

    kind: BellEventKind
    sequence: int
    unread_count: int
    entry: Entry | None = None


def steps(told: Told, inbox: Moved, kinds: Collection[NotificationKind] | None) -> tuple[list[Step], Told]:
    """What comes after `told`, in order, and what is told then."""
    made = [Step(*what, inbox.unread_count, entry) for what, entry in _entries(told, inbox) if _wanted(entry, kinds)]
    sequence = max(told.sequence, inbox.last_sequence)
    if not made and told.count != inbox.unread_count:
        made = [Step(BellEventKind.COUNT, sequence, inbox.unread_count)]
    return made, Told(sequence, inbox.last_revision, inbox.unread_count)


def _entries(told: Told, inbox: Moved) -> Iterator[tuple[tuple[BellEventKind, int], Entry]]:
    sequence = told.sequence
    for entry in sorted(inbox.entries, key=lambda one: one.sequence):
        if told.sequence < entry.sequence <= inbox.last_sequence:
            sequence = entry.sequence
            yield (BellEventKind.ADDED, sequence), entry
    for entry in sorted(inbox.entries, key=lambda one: (one.revision, one.sequence)):
        if entry.sequence <= told.sequence and told.revision < entry.revision <= inbox.last_revision:
            yield (BellEventKind.UPDATED, sequence), entry


def _wanted(entry: Entry, kinds: Collection[NotificationKind] | None) -> bool:
    return kinds is None or entry.notification.kind in kinds
