"""Places asked for in sessions («demandes d'inscription»)."""

from datetime import date, datetime
from enum import Enum

import strawberry

from schema.catalogue import TrainingSession
from schema.companies import Establishment
from schema.enums import described
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.people import User
from schema.trainees import HistoryEntry


class EnrolmentStatus(Enum):
    AWAITING_EMPLOYER = "AWAITING_EMPLOYER"
    REFUSED_BY_EMPLOYER = "REFUSED_BY_EMPLOYER"
    PRE_ENROLLED = "PRE_ENROLLED"
    WAITING_LIST = "WAITING_LIST"
    RETURNED = "RETURNED"
    REFUSED_BY_TRAINER = "REFUSED_BY_TRAINER"
    REGISTERED = "REGISTERED"
    IN_PROGRESS = "IN_PROGRESS"
    REFUSED_BY_STAFF = "REFUSED_BY_STAFF"
    ENROLLED = "ENROLLED"
    WITHDRAWN = "WITHDRAWN"
    CANCELLED = "CANCELLED"
    ATTENDED = "ATTENDED"
    ABSENT = "ABSENT"


described(
    EnrolmentStatus,
    values={
        "AWAITING_EMPLOYER": "Waits for the employer's decision («validation administrative»).",
        "PRE_ENROLLED": (
            "Accepted by the employer, a seat is held («pré-inscrit»): waits for the trainer («validation "
            "pédagogique»)."
        ),
        "WAITING_LIST": "Accepted by the employer, the session is full («liste d'attente»).",
        "RETURNED": "The trainer came back to the applicant («il revient vers vous»): an answer is expected.",
        "REGISTERED": "Filed by a prescriber («demande enregistrée»).",
        "IN_PROGRESS": "Taken in hand by the funder's agents («en cours de traitement»).",
        "ENROLLED": "A seat is held and every validation is given («inscrit»).",
        "WITHDRAWN": "The applicant gave it up («désistement», «annulée»).",
        "CANCELLED": "The session was cancelled.",
        "ATTENDED": "Took part («suivie», «présence effective»).",
    },
)


@strawberry.enum
class EnrolmentAction(Enum):
    TAKE_IN_HAND = "TAKE_IN_HAND"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    RETURN = "RETURN"
    ANSWER = "ANSWER"
    WITHDRAW = "WITHDRAW"
    RECORD_ATTENDANCE = "RECORD_ATTENDANCE"


@strawberry.type
class Candidate:
    first_name: str
    birth_name: str
    display_name: str
    email: str
    phone: str | None
    birth_date: date | None


@strawberry.type
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
