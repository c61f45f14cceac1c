"""What inboxes hold past what their listeners were told: one statement for all of them, whatever their number.

The answer comes grouped by notification, as JSON that the database writes: what recipients share is read once, and a
line of an inbox costs no more than its own few values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from uuid import UUID

import orjson
from tortoise import connections

from auth.viewer import Side
from models.engines.small_reads import read
from models.standing import MOVED, Changed, since
from models.states import NotificationKind

AT_ONCE = 100
"""Lines of one inbox that a newcomer is given together."""

_LINE = "e.id, e.sequence, e.revision, e.created_at, e.read_at, e.archived_at"
_STATE = "i.last_sequence, i.last_revision, i.unread_count"
_SHARED = "n.id, n.kind, n.side, n.title, n.body, n.subject_type, n.subject_id, n.private"


def _grouped(lines: str) -> str:
    return f"""SELECT found.lines, {_SHARED} FROM ({lines} GROUP BY e.notification_id) AS found
 LEFT JOIN notification AS n ON n.id = found.notification_id"""


def _sqlite(inbox: str, lines: str) -> str:
    return _grouped(f"""SELECT e.notification_id,
 json_group_array(json_array(told.key, {_STATE}, {_LINE}, i.id)) AS lines
 FROM json_each(?) AS told JOIN inbox AS i ON {inbox}
 LEFT JOIN inbox_entry AS e ON e.inbox_id = i.id AND {lines}""")


def _postgres(told: str, inbox: str, lines: str) -> str:
    return _grouped(f"""SELECT e.notification_id,
 json_agg(json_build_array(told.number - 1, {_STATE}, {_LINE}, i.id))::text AS lines
 FROM {told} JOIN inbox AS i ON {inbox} LEFT JOIN inbox_entry AS e ON e.inbox_id = i.id AND {lines}""")


_MOVED = {
    "sqlite": _sqlite("i.id = told.value ->> 0", "e.revision > told.value ->> 1"),
    "postgres": _postgres(
        "unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS told (id, revision, number)",
        "i.id = told.id",
        "e.revision > told.revision",
    ),
}
_NEW = {
    "sqlite": _sqlite(
        "i.user_id = told.value ->> 0 AND i.side = told.value ->> 1",
        f"e.sequence > told.value ->> 2 AND e.sequence <= (told.value ->> 2) + {AT_ONCE}",
    ),
    "postgres": _postgres(
        "unnest($1::uuid[], $2::text[], $3::int[]) WITH ORDINALITY AS told (user_id, side, after, number)",
        "i.user_id = told.user_id AND i.side = told.side",
        f"e.sequence > told.after AND e.sequence <= told.after + {AT_ONCE}",
    ),
}
_COLUMNS = ("inbox_id", "sequence", "revision", "id", "created_at", "read_at", "archived_at")
_LETTERS = {
    # No GROUP BY: SQLite would put all lines in order for it.
    "sqlite": f"""SELECT (SELECT json_array({", ".join(f"json_group_array(e.{name})" for name in _COLUMNS)})
 FROM inbox_entry AS e WHERE e.notification_id = n.id) AS lines, {MOVED["sqlite"]}, {_SHARED}
 FROM json_each(?) AS told CROSS JOIN notification AS n ON n.id = told.value""",
    "postgres": f"""SELECT json_build_array({", ".join(f"json_agg(e.{name})" for name in _COLUMNS)})::text AS lines,
 {MOVED["postgres"]}, {_SHARED}
 FROM notification AS n JOIN inbox_entry AS e ON e.notification_id = n.id WHERE n.id = ANY($2::uuid[]) GROUP BY n.id""",
}


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What a notification tells to all who are told: one object for each in one reading."""

    id: UUID
    kind: NotificationKind
    side: Side
    title: str
    body: str
    subject_type: str
    subject_id: UUID
    private: bool


class Entry(NamedTuple):
    """One line of one inbox; its values as the database writes them, for few are asked for."""

    notification: Shared
    id: str
    sequence: int
    revision: int
    created_at: str
    read_at: str | None
    archived_at: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Letter:
    """A notification, and its lines in all inboxes: a column for each value, as the database writes it."""

    notification: Shared
    columns: Mapping[str, list[Any]]
    """By name; those of `inbox_entry`."""

    @property
    def inbox_ids(self) -> list[str]:
        """Whose line each is."""
        return self.columns["inbox_id"]


class Moved:
    """An inbox and the lines asked for."""

    __slots__ = ("entries", "inbox_id", "last_revision", "last_sequence", "unread_count")

    def __init__(self, last_sequence: int, last_revision: int, unread_count: int, inbox_id: str) -> None:
        self.last_sequence = last_sequence
        self.last_revision = last_revision
        self.unread_count = unread_count
        self.inbox_id = inbox_id
        self.entries: list[Entry] = []


async def moved(told: Sequence[tuple[UUID, int]]) -> list[Moved | None]:
    """Each of these inboxes, in the order given, with every line above the revision given; None when it is gone."""
    return await _read(_MOVED, told)


async def newly(owned: Sequence[tuple[UUID, str, int | None]]) -> list[Moved | None]:
    """The inbox of each of these users on that side, in the order given, with the first lines past that sequence.

    None for an inbox that does not exist; no line when the sequence is None.
    """
    return await _read(_NEW, owned)


async def letters(notification_ids: Iterable[UUID], mark: int | None) -> tuple[list[Letter], Changed | None]:
    """These notifications, those that somebody holds, with their lines; and whose standing changed since that mark, in
    the same look. None without notifications."""
    rows = await read(_LETTERS, since(mark), [str(id) for id in notification_ids])
    found = [
        Letter(_shared(shared), dict(zip(_COLUMNS, orjson.loads(lines), strict=True))) for lines, _, _, *shared in rows
    ]
    changed = Changed.of(*rows[0][1:3]) if rows else None
    return [letter for letter in found if letter.inbox_ids], changed


async def _read(statement: dict[str, str], told: Sequence[tuple[Any, ...]]) -> list[Moved | None]:
    found: list[Moved | None] = [None] * len(told)
    for lines, *shared in await _rows(statement, told):
        notification = _shared(shared) if shared[0] is not None else None
        for number, sequence, revision, unread, *line, inbox_id in orjson.loads(lines):
            inbox = found[number]
            if inbox is None:
                inbox = found[number] = Moved(sequence, revision, unread, inbox_id)
            if notification is not None:
                inbox.entries.append(Entry(notification, *line))
    return found


def _shared(values: Sequence[Any]) -> Shared:
    id, kind, side, title, body, subject_type, subject_id, private = values
    return Shared(
        _uuid(id),
        cast(NotificationKind, NotificationKind._value2member_map_[kind]),
        Side(side),
        title,
        body,
        subject_type,
        _uuid(subject_id),
        bool(private),
    )


async def _rows(statement: dict[str, str], told: Sequence[tuple[Any, ...]]) -> Sequence[Sequence[Any]]:
    connection = connections.get("default")
    dialect = connection.capabilities.dialect
    if dialect == "sqlite":
        values: list[Any] = [orjson.dumps(told).decode()]
    else:
        values = [list(column) for column in zip(*told, strict=True)]
    _, rows = await connection.execute_query(statement[dialect], values)
    return cast(Sequence[Sequence[Any]], rows)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
