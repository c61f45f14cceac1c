"""The catalogue of trainings and their sessions."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from schema.context import Info
from schema.nested import nested, nested_field
from schema.node import Node
from schema.pages import DateRange, OrderDirection, PageInfo
from schema.people import User
from schema.trainees import TrainingOrganisation


@strawberry.type(description="«Axe thématique».")
class Theme(Node):
    name: str


@strawberry.type(description="A training of the catalogue («formation»).")
class Training(Node):
    title: str
    certification_code: str | None = strawberry.field(description="RNCP or RS code of the certification, if any.")
    summary: str
    objectives: str | None
    content: str | None
    prerequisites: str | None
    themes: list[Theme]
    hours: Decimal | None
    provider: TrainingOrganisation

    @nested_field
    async def sessions(self, info: Info, open_only: bool | None = True) -> "list[TrainingSession]":
        found: list[TrainingSession] = await nested(self, "sessions", info, open_only=open_only)
        return found


@strawberry.type(description="One time at which a session takes place («créneau»).")
class SessionSlot:
    starts_at: datetime
    ends_at: datetime


@strawberry.type(description="One run of a training, in which places are asked for («session»).")
class TrainingSession(Node):
    training: Training
    slots: list[SessionSlot]
    start_date: date
    end_date: date
    city: str | None
    department: str | None
    remote: bool
    capacity: int
    seats_left: int
    waiting_count: int
    trainers: list[User]
    withdrawal_deadline: datetime = strawberry.field(
        description="Last instant to withdraw in time («désistement anticipé»).",
    )


@strawberry.type
class TrainingConnection:
    edges: "list[TrainingEdge]"
    nodes: list[Training]
    page_info: PageInfo
    total_count: int


@strawberry.type
class TrainingEdge:
    cursor: str
    node: Training


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class TrainingFilter:
    theme_id: list[strawberry.ID] | None = strawberry.UNSET
    certification_code: str | None = strawberry.UNSET
    city: str | None = strawberry.UNSET
    department: list[str] | None = strawberry.UNSET
    remote: bool | None = strawberry.UNSET
    starting: DateRange | None = strawberry.UNSET
    seats_available: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only trainings with a session that has a seat left.",
    )


@strawberry.enum(description="What trainings can be put in order by.")
class TrainingOrderField(Enum):
    RELEVANCE = "RELEVANCE"
    NEXT_SESSION = "NEXT_SESSION"
    TITLE = "TITLE"


@strawberry.input(description="How trainings are put in order.")
class TrainingOrder:
    field: TrainingOrderField = TrainingOrderField.RELEVANCE
    direction: OrderDirection = OrderDirection.ASC
