"""Fund reservations and trainee cards."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from schema.companies import Establishment
from schema.enums import described
from schema.forms import FundingScheme
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.trainees import Trainee


class ReservationStatus(Enum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    TO_COMPLETE = "TO_COMPLETE"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


described(
    ReservationStatus,
    description="State of a fund reservation.",
    values={
        "TO_COMPLETE": "To be completed by the user.",
    },
)


@strawberry.type(description="«Demande de réservation de fonds (DRF)».")
class FundReservation(Node):
    number: str
    establishment: Establishment
    scheme: FundingScheme
    label: str
    planned_trainees: int
    planned_hours: Decimal
    amount: Decimal
    granted_amount: Decimal | None
    period: str
    status: ReservationStatus
    created_at: datetime


@strawberry.type
class FundReservationConnection:
    edges: "list[FundReservationEdge]"
    nodes: list[FundReservation]
    page_info: PageInfo
    total_count: int


@strawberry.type
class FundReservationEdge:
    cursor: str
    node: FundReservation


@strawberry.type
class FundReservationPayload:
    reservation: FundReservation | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type(description="«Badges et cartes».")
class TraineeCard(Node):
    kind: str
    number: str
    trainee: Trainee
    issued_on: date
    expires_on: date | None
    status: str


@strawberry.type
class TraineeCardConnection:
    edges: "list[TraineeCardEdge]"
    nodes: list[TraineeCard]
    page_info: PageInfo
    total_count: int


@strawberry.type
class TraineeCardEdge:
    cursor: str
    node: TraineeCard
