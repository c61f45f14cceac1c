"""The catalogue and the places asked for in its sessions."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.cart import CartPayload, MotivationInput
from schema.catalogue import Theme, TrainingConnection, TrainingFilter, TrainingOrder
from schema.context import Info
from schema.enrolment_inputs import EnrolCandidateInput, EnrolmentFilter
from schema.enrolments import EnrolmentConnection, EnrolmentPayload, EnrolmentsPayload
from schema.errors import NotImplementedYet
from schema.money_inputs import DecisionKind


@query(needs=Permission.BE_SIGNED_IN, later="enrolments")
async def themes(info: Info) -> list[Theme]:
    raise NotImplementedYet


@query(needs=Permission.BE_SIGNED_IN, later="enrolments")
async def trainings(
    info: Info,
    search: str | None = None,
    filter: TrainingFilter | None = None,
    order_by: TrainingOrder | None = None,
    first: int | None = None,
    after: str | None = None,
) -> TrainingConnection:
    raise NotImplementedYet


@query(needs=Permission.BE_SIGNED_IN, later="enrolments")
async def enrolments(
    info: Info,
    search: str | None = None,
    filter: EnrolmentFilter | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> EnrolmentConnection:
    raise NotImplementedYet


@mutation(needs=Permission.ENROL, later="enrolments")
async def add_to_cart(info: Info, session_id: strawberry.ID) -> CartPayload:
    raise NotImplementedYet


@mutation(needs=Permission.ENROL, later="enrolments")
async def remove_from_cart(info: Info, cart_item_id: strawberry.ID) -> CartPayload:
    raise NotImplementedYet


@mutation(needs=Permission.ENROL, later="enrolments")
async def validate_cart(
    info: Info, motivations: list[MotivationInput], idempotency_key: str | None = None
) -> EnrolmentsPayload:
    raise NotImplementedYet


@mutation(needs=Permission.ENROL, later="enrolments")
async def enrol_candidate(info: Info, input: EnrolCandidateInput) -> EnrolmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ENROLMENTS, later="enrolments")
async def decide_enrolment(
    info: Info, id: strawberry.ID, decision: DecisionKind, reason: str | None = None
) -> EnrolmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="enrolments")
async def take_enrolment_in_hand(info: Info, id: strawberry.ID) -> EnrolmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ENROLMENTS, later="enrolments")
async def return_enrolment(info: Info, id: strawberry.ID, question: str) -> EnrolmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.ENROL, later="enrolments")
async def answer_trainer(info: Info, id: strawberry.ID, answer: str) -> EnrolmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.ENROL, later="enrolments")
async def withdraw_enrolment(info: Info, id: strawberry.ID, reason: str | None = None) -> EnrolmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ENROLMENTS, later="enrolments")
async def record_attendance(
    info: Info, session_id: strawberry.ID, present_ids: list[strawberry.ID], absent_ids: list[strawberry.ID]
) -> EnrolmentsPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ENROLMENTS, later="enrolments")
async def cancel_session(info: Info, id: strawberry.ID, reason: str) -> EnrolmentsPayload:
    raise NotImplementedYet
