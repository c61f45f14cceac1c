"""The bell («cloche») and its stream."""

from datetime import datetime
from enum import Enum

import strawberry

from auth.viewer import Side
from models.states import NotificationKind
from schema.enums import described
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError


@strawberry.type(
    description=(
        "One line of the bell («notification»). It is born of a fact recorded in the same transaction as the "
        "change it tells, so no change goes untold."
    )
)
class Notification(Node):
    sequence: int = strawberry.field(
        description=(
            "Position in this user's inbox: rises by one from notification to notification, without a gap. "
            "Give it back as `after` to resume."
        ),
    )
    kind: NotificationKind
    title: str
    body: str
    subject: Node | None = strawberry.field(description="What it is about; null when the viewer can no longer see it.")
    side: Side
    created_at: datetime
    read_at: datetime | None
    archived_at: datetime | None


class BellEventKind(Enum):
    ADDED = "ADDED"
    UPDATED = "UPDATED"
    COUNT = "COUNT"


described(
    BellEventKind,
    description="What happened to the inbox.",
    values={
        "ADDED": "Written to the inbox; replayed on resume.",
        "UPDATED": "Read, unread or archived, perhaps in another window.",
        "COUNT": "Only the count: sent first on every (re)connection.",
    },
)


@strawberry.type(description="One step of the bell's stream.")
class BellEvent:
    kind: BellEventKind
    sequence: int = strawberry.field(description="Highest sequence told so far: give it back as `after` to resume.")
    notification: Notification | None = strawberry.field(
        description="The notification that came or changed; null for COUNT.",
    )
    unread_count: int


@strawberry.type
class NotificationConnection:
    edges: "list[NotificationEdge]"
    nodes: list[Notification]
    page_info: PageInfo
    total_count: int
    unread_count: int


@strawberry.type
class NotificationEdge:
    cursor: str
    node: Notification


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class NotificationFilter:
    kind: list[NotificationKind] | None = strawberry.UNSET
    unread: bool | None = strawberry.UNSET
    archived: bool | None = strawberry.field(default=False, description="Archived ones are left out unless asked for.")


@strawberry.type
class NotificationsPayload:
    notifications: list[Notification] = strawberry.field(default_factory=list, description="Those that were changed.")
    unread_count: int
    errors: list[UserError] = strawberry.field(default_factory=list)
