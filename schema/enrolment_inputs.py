"""What is sent to find and to file enrolments."""

from datetime import date

import strawberry

from models.states import Civility, EnrolmentStatus
from schema.pages import DateRange


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class EnrolmentFilter:
    status: list[EnrolmentStatus] | None = strawberry.UNSET
    session_id: list[strawberry.ID] | None = strawberry.UNSET
    starting: DateRange | None = strawberry.UNSET
    awaiting_me: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only those that wait for the viewer's decision.",
    )
    decided_by_me: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only those that the viewer decided on («décisions prises»).",
    )


@strawberry.input(
    description="Whom a prescriber enrols, as they gave their names and addresses («coordonnées du candidat»)."
)
class CandidateInput:
    civility: Civility | None = strawberry.UNSET
    first_name: str
    birth_name: str
    email: str
    phone: str | None = strawberry.UNSET
    birth_date: date | None = strawberry.UNSET
    comment: str | None = strawberry.UNSET


@strawberry.input(description="In which session a prescriber asks for a place, and for whom.")
class EnrolCandidateInput:
    session_id: strawberry.ID
    candidate: CandidateInput
    idempotency_key: str | None = strawberry.UNSET
