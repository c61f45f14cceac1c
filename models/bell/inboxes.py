"""What is done to an inbox: an entry is added, read, unread, archived, brought back.

Each verb holds the inbox row: sequences and revisions rise without a gap and in commit order, and `unread_count` is at
every commit the number of entries that are neither read nor archived.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import F, Q

from auth.viewer import Side, Viewer
from models import clock
from models.bell import Inbox, InboxEntry, Notification
from models.database import transaction

_WHY = "the inbox was taken by its owner or by the worker"
_TOGETHER = 500
"""Ids that one statement may carry: SQLite and PostgreSQL both limit its parameters."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a verb did: the inbox, None when the viewer never had one, the entries that changed, the new count."""

    inbox_id: UUID | None
    entry_ids: tuple[UUID, ...]
    unread_count: int


async def inbox_of(user_id: UUID, side: Side) -> Inbox:
    """The inbox of this user on this side, made at the first call; callers that come together agree on one."""
    owned = Inbox.everyones(_WHY).filter(user_id=user_id, side=side)
    # Looked for first: whoever comes back then never waits for those who write.
    if (inbox := await owned.get_or_none()) is not None:
        return inbox
    await make_missing([(user_id, side)])
    return await owned.get()


async def make_missing(owners: Iterable[tuple[UUID, Side]]) -> None:
    """Makes the inboxes that do not exist yet."""
    # Always in the same order: two transactions that make the same inboxes then never wait for each other in a ring.
    ordered = sorted(set(owners), key=lambda owner: (owner[0], owner[1].value))
    rows = [Inbox(user_id=user_id, side=side) for user_id, side in ordered]
    await Inbox.everyones(_WHY).bulk_create(rows, ignore_conflicts=True, batch_size=_TOGETHER)


async def deliver(
    notification: Notification, user_ids: Collection[UUID], *, put_away: Collection[UUID] = frozenset()
) -> None:
    """Adds the notification to the inbox of each user, on its side; those that hold it already are left alone.

    The users of `put_away` find it read and archived from the start. Call it inside a transaction: the inboxes stay
    locked until it ends.
    """
    await make_missing((user_id, notification.side) for user_id in user_ids)
    ordered = sorted(user_ids)
    for start in range(0, len(ordered), _TOGETHER):
        await _deliver(notification, ordered[start : start + _TOGETHER], put_away)


async def _deliver(notification: Notification, user_ids: list[UUID], put_away: Collection[UUID]) -> None:
    owned = Inbox.everyones(_WHY).filter(user_id__in=user_ids, side=notification.side)
    inboxes = await owned.order_by("user_id").select_for_update()
    told = InboxEntry.everyones(_WHY).filter(notification_id=notification.id)
    holding = set(await told.filter(inbox__user_id__in=user_ids).values_list("inbox_id", flat=True))
    lacking = [inbox for inbox in inboxes if inbox.id not in holding]
    silent = [inbox for inbox in lacking if inbox.user_id in put_away]
    ringing = [inbox for inbox in lacking if inbox.user_id not in put_away]
    entries = [_next_entry(inbox, notification) for inbox in ringing]
    entries += [_next_entry(inbox, notification, notification.created_at) for inbox in silent]
    await InboxEntry.everyones(_WHY).bulk_create(entries)
    await _raise(ringing, unread=1)
    await _raise(silent, unread=0)


async def _raise(inboxes: list[Inbox], *, unread: int) -> None:
    if inboxes:
        raised = Inbox.everyones(_WHY).filter(id__in=[inbox.id for inbox in inboxes])
        await raised.update(
            last_sequence=F("last_sequence") + 1,
            last_revision=F("last_revision") + 1,
            unread_count=F("unread_count") + unread,
        )


def _next_entry(inbox: Inbox, notification: Notification, put_away_at: datetime | None = None) -> InboxEntry:
    return InboxEntry(
        inbox_id=inbox.id,
        notification_id=notification.id,
        sequence=inbox.last_sequence + 1,
        revision=inbox.last_revision + 1,
        created_at=notification.created_at,
        read_at=put_away_at,
        archived_at=put_away_at,
    )


async def mark_read(
    viewer: Viewer, entry_ids: Collection[UUID] | None, read: bool, *, matching: Q | None = None
) -> Change:
    """Marks these entries of the viewer's inbox read or unread; None means all that it holds at this moment.

    `matching` keeps those that fulfil it.
    """
    return await _change(viewer, entry_ids, "read_at", read, matching or Q())


async def archive(
    viewer: Viewer, entry_ids: Collection[UUID] | None, archived: bool, *, matching: Q | None = None
) -> Change:
    """Puts these entries of the viewer's inbox away, or brings them back; as in `mark_read`."""
    return await _change(viewer, entry_ids, "archived_at", archived, matching or Q())


async def _change(viewer: Viewer, entry_ids: Collection[UUID] | None, column: str, wanted: bool, matching: Q) -> Change:
    async with transaction():
        inbox = await Inbox.visible_to(viewer).select_for_update().get_or_none()
        if inbox is None:
            return Change(None, (), 0)
        condition: dict[str, Any] = {f"{column}__isnull": wanted}
        fitting = matching & Q(**condition)
        changed = [entry for some in _batches(entry_ids) for entry in await _to_change(inbox, some, fitting)]
        if changed:
            await _write(inbox, changed, **{column: clock.now() if wanted else None})
    return Change(inbox.id, tuple(entry.id for entry in changed), inbox.unread_count)


def _batches(ids: Collection[UUID] | None) -> list[list[UUID] | None]:
    if ids is None:
        return [None]
    ordered = sorted(set(ids))
    return [ordered[start : start + _TOGETHER] for start in range(0, len(ordered), _TOGETHER)]


async def _to_change(inbox: Inbox, ids: list[UUID] | None, fitting: Q) -> list[InboxEntry]:
    entries = InboxEntry.everyones(_WHY).filter(fitting, inbox_id=inbox.id).order_by("sequence")
    return await (entries if ids is None else entries.filter(id__in=ids))


async def _write(inbox: Inbox, changed: list[InboxEntry], **values: Any) -> None:
    before = _unread(changed)
    inbox.last_revision += 1
    for some in _batches([entry.id for entry in changed]):
        await InboxEntry.everyones(_WHY).filter(id__in=some).update(revision=inbox.last_revision, **values)
    for entry in changed:
        entry.update_from_dict(values)
    inbox.unread_count += _unread(changed) - before
    await inbox.save(update_fields=["last_revision", "unread_count"])


def _unread(entries: list[InboxEntry]) -> int:
    return sum(entry.read_at is None and entry.archived_at is None for entry in entries)
