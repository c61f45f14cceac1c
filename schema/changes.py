"""The change feed and the budget of an operation."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.enums import described
from schema.node import Node


class ChangeKind(Enum):
    UPSERTED = "UPSERTED"
    REMOVED = "REMOVED"


described(
    ChangeKind,
    description="What became of an object for the viewer.",
    values={
        "REMOVED": "Deleted, or no longer within the viewer's perimeter.",
    },
)


@strawberry.type(
    description=(
        "One step of the change feed, the way for a partner system to keep a copy: ordered, without a gap, "
        "resumable for as long as the log is kept."
    )
)
class Change:
    cursor: str
    kind: ChangeKind
    type_name: str
    id: strawberry.ID
    node: Node | None = strawberry.field(description="Null for REMOVED.")
    at: datetime


@strawberry.type(description="One page of the change feed, in the order in which things happened.")
class ChangePage:
    changes: list[Change]
    end_cursor: str
    has_more: bool


@strawberry.type(description="Cost of the current operation and what is left in the window.")
class RateLimit:
    cost: int
    limit: int
    remaining: int
    reset_at: datetime
