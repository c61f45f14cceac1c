"""What rung inboxes hold past what their listeners were told: one statement for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from tortoise import connections

from models.bell import InboxEntry, Notification

_COLUMNS = """SELECT i.id AS inbox_id, i.last_sequence, i.last_revision, i.unread_count, e.id AS entry_id,
 e.sequence, e.revision, e.created_at, e.read_at, e.archived_at, e.notification_id"""
_SQLITE = f"""{_COLUMNS} FROM json_each(?) AS told JOIN inbox AS i ON i.id = told.value ->> 0
 LEFT JOIN inbox_entry AS e ON e.inbox_id = i.id AND e.revision > told.value ->> 1
 WHERE i.last_revision > told.value ->> 1"""
_POSTGRES = f"""{_COLUMNS} FROM unnest($1::uuid[], $2::int[]) AS told (inbox_id, revision)
 JOIN inbox AS i ON i.id = told.inbox_id LEFT JOIN inbox_entry AS e ON e.inbox_id = i.id AND e.revision > told.revision
 WHERE i.last_revision > told.revision"""
_INSTANT = InboxEntry._meta.fields_map["created_at"]


class Entry:
    """One line of an inbox. Its values stay as the driver gave them until somebody asks: few do."""

    __slots__ = ("_row", "notification", "revision", "sequence")

    def __init__(self, row: Any, notification: Notification) -> None:
        self._row = row
        self.notification = notification
        self.sequence: int = row["sequence"]
        self.revision: int = row["revision"]

    @property
    def id(self) -> UUID:
        """The entry's key."""
        return _uuid(self._row["entry_id"])

    @property
    def created_at(self) -> datetime:
        """When it was told."""
        at: datetime = self._instant("created_at")
        return at

    @property
    def read_at(self) -> datetime | None:
        """When its owner read it."""
        at: datetime | None = self._instant("read_at")
        return at

    @property
    def archived_at(self) -> datetime | None:
        """When its owner put it away."""
        at: datetime | None = self._instant("archived_at")
        return at

    def _instant(self, name: str) -> Any:
        return _INSTANT.to_python_value(self._row[name])


@dataclass(slots=True)
class Moved:
    """An inbox that moved, with its entries that did."""

    last_sequence: int
    last_revision: int
    unread_count: int
    entries: list[Entry] = field(default_factory=list)


async def moved(told: Mapping[UUID, int]) -> dict[UUID, Moved]:
    """Of these inboxes, those whose revision is above the one given, with every entry above it: one snapshot."""
    rows = await _rows(told)
    keys = {row["notification_id"] for row in rows if row["entry_id"] is not None}
    notifications = {one.id: one for one in await Notification.filter(id__in=keys)} if keys else {}
    found: dict[UUID, Moved] = {}
    for row in rows:
        key = _uuid(row["inbox_id"])
        inbox = found.get(key) or found.setdefault(
            key, Moved(row["last_sequence"], row["last_revision"], row["unread_count"])
        )
        if row["entry_id"] is not None:
            inbox.entries.append(Entry(row, notifications[_uuid(row["notification_id"])]))
    return found


async def _rows(told: Mapping[UUID, int]) -> Sequence[Any]:
    connection = connections.get("default")
    if connection.capabilities.dialect == "sqlite":
        values: list[Any] = [orjson.dumps([[str(id), revision] for id, revision in told.items()]).decode()]
        _, rows = await connection.execute_query(_SQLITE, values)
    else:
        _, rows = await connection.execute_query(_POSTGRES, [list(told), list(told.values())])
    return cast(Sequence[Any], rows)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
