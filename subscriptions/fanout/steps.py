"""From what an inbox holds now to what a client must be told, as `subscriptions.bell` would tell it alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from models.bell.rung import Entry, Moved
from models.states import NotificationKind
from schema.bell import BellEventKind
from subscriptions.bell import Told


class Step(NamedTuple):
    """One event; `entry` is None for COUNT."""

    kind: BellEventKind
    sequence: int
    unread_count: int
    entry: Entry | None = None


def steps(told: Told, inbox: Moved, kinds: Collection[NotificationKind] | None) -> Sequence[Step]:
    """What comes after `told`, in order."""
    if len(inbox.entries) == 1 and inbox.entries[0].sequence == told.sequence + 1:  # as nearly always
        made = [Step(BellEventKind.ADDED, told.sequence + 1, inbox.unread_count, inbox.entries[0])]
    else:
        made = list(_several(told, inbox))
    if kinds is not None:
        made = [step for step in made if step.entry is not None and step.entry.notification.kind in kinds]
    if not made and told.unread_count != inbox.unread_count:
        made = [Step(BellEventKind.COUNT, max(told.sequence, inbox.last_sequence), inbox.unread_count)]
    return made


def _several(told: Told, inbox: Moved) -> Iterator[Step]:
    sequence = told.sequence
    for entry in sorted(inbox.entries, key=lambda one: one.sequence):
        if entry.sequence > told.sequence:
            sequence = entry.sequence
            yield Step(BellEventKind.ADDED, sequence, inbox.unread_count, entry)
    for entry in sorted(inbox.entries, key=lambda one: (one.revision, one.sequence)):
        if entry.sequence <= told.sequence and entry.revision > told.revision:
            yield Step(BellEventKind.UPDATED, sequence, inbox.unread_count, entry)
