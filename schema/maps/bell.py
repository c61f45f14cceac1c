"""Lines of the bell."""

from collections.abc import Sequence
from typing import Any

from models.bell import InboxEntry
from schema.reading.maps import Column, Gathered, Map, Record
from schema.reading.reader import Reader, node_id
from schema.reading.selection import Selection


async def _subject(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Any]:
    """What each line is about; null for what the viewer can no longer see."""
    found: dict[Any, Any] = {}
    for typename in {record["notification__subject_type"] for record in records} & reader.maps.keys():
        keys = (r["notification__subject_id"] for r in records if r["notification__subject_type"] == typename)
        found |= await reader.visible(typename, keys, selection)
    return [found.get(record["notification__subject_id"]) for record in records]


NOTIFICATION = Map(
    "Notification",
    InboxEntry,
    {
        "id": node_id("Notification"),
        "sequence": Column("sequence"),
        "kind": Column("notification__kind"),
        "title": Column("notification__title"),
        "body": Column("notification__body"),
        "subject": Gathered(("notification__subject_type", "notification__subject_id"), _subject),
        "side": Column("notification__side"),
        "created_at": Column("created_at"),
        "read_at": Column("read_at"),
        "archived_at": Column("archived_at"),
    },
    reached=InboxEntry.visible_to,
    orders={"SEQUENCE": "sequence"},
)
