"""Places asked for in sessions («demandes d'inscription»)."""

from datetime import date, datetime

import strawberry

from models.actions import EnrolmentAction
from models.states import EnrolmentStatus
from schema.catalogue import TrainingSession
from schema.companies import Establishment
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.people import User
from schema.trainees import HistoryEntry


@strawberry.type(description="Whom an enrolment is for («candidat»), with or without an account.")
class Candidate:
    first_name: str
    birth_name: str
    display_name: str
    email: str
    phone: str | None
    birth_date: date | None


@strawberry.type(description="What one of the deciders said of an enrolment.")
class Decision:
    approved: bool
    by: User
    at: datetime
    reason: str | None


@strawberry.type(description="A place asked for in a session («demande d'inscription»).")
class Enrolment(Node):
    number: str
    session: TrainingSession
    applicant: User | None = strawberry.field(description="The applicant; null for a candidate without an account.")
    candidate: Candidate
    filed_by: User = strawberry.field(description="Who filed it: the applicant or a prescriber.")
    establishment: Establishment | None
    motivation: str | None
    status: EnrolmentStatus
    status_label: str
    waiting_rank: int | None = strawberry.field(description="Place in the waiting list, from 1.")
    employer_decision: Decision | None
    trainer_decision: Decision | None
    staff_decision: Decision | None
    created_at: datetime
    updated_at: datetime
    allowed_actions: list[EnrolmentAction]
    history: list[HistoryEntry]


@strawberry.type
class EnrolmentConnection:
    edges: "list[EnrolmentEdge]"
    nodes: list[Enrolment]
    page_info: PageInfo
    total_count: int


@strawberry.type
class EnrolmentEdge:
    cursor: str
    node: Enrolment


@strawberry.type
class EnrolmentPayload:
    enrolment: Enrolment | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class EnrolmentsPayload:
    enrolments: list[Enrolment] = strawberry.field(default_factory=list)
    errors: list[UserError] = strawberry.field(default_factory=list)
