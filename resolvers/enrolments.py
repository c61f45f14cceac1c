"""Places asked for in the sessions of the catalogue."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from models.enrolments import asking_back, attending, cancelling, choosing, deciding, requesting, withdrawing
from models.idempotency import Outcome, once
from models.refusals import NotSeen, Refusal
from resolvers.answers import all_changed, changed, key_of, keys_of, user_errors
from resolvers.doors import mutation, query
from schema.cart import CartPayload, MotivationInput
from schema.context import Info, viewer_of
from schema.enrolment_inputs import EnrolmentFilter
from schema.enrolments import EnrolmentConnection, EnrolmentPayload, EnrolmentsPayload
from schema.errors import NotFound
from schema.finding.enrolments import enrolments_matching
from schema.maps import reader_for
from schema.maps.viewer import cart_row
from schema.money_inputs import DecisionKind
from schema.payloads import UserError
from schema.reading.again import page_of
from schema.reading.pages import Listed, Order, Window, bound_of
from schema.reading.selection import Selection


@query(needs=Permission.BE_SIGNED_IN)
async def enrolments(
    info: Info,
    search: str | None = None,
    filter: EnrolmentFilter | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> EnrolmentConnection:
    viewer = viewer_of(info)

    def listed() -> Listed:
        return Listed(
            "Enrolment",
            enrolments_matching(viewer, filter, search),
            Order("created_at", descending=True),
            Window.of(first, after, last, before),
            bound_of("enrolments", filter, search, viewer.user_id, viewer.side),
        )

    page: EnrolmentConnection = await page_of(info, reader_for(viewer), listed)
    return page


@mutation(needs=Permission.ENROL)
async def add_to_cart(info: Info, session_id: strawberry.ID) -> CartPayload:
    return await _cart_after(info, choosing.add(key_of("TrainingSession", session_id), by=viewer_of(info)))


@mutation(needs=Permission.ENROL)
async def remove_from_cart(info: Info, cart_item_id: strawberry.ID) -> CartPayload:
    return await _cart_after(info, choosing.remove(key_of("CartItem", cart_item_id), by=viewer_of(info)))


@mutation(needs=Permission.ENROL)
async def validate_cart(
    info: Info, motivations: list[MotivationInput], idempotency_key: str | None = None
) -> EnrolmentsPayload:
    viewer = viewer_of(info)
    given = {key_of("CartItem", one.cart_item_id): one.motivation for one in motivations}

    async def make() -> Outcome:
        return Outcome("Enrolment", (await requesting.validate_cart(given, by=viewer))[0].id)

    async def act() -> list[UUID]:
        request = {key.hex: text for key, text in given.items()}
        first = await once(viewer, idempotency_key, "validateCart", request, make)
        return await requesting.asked_together(first.id, viewer)

    return await all_changed(info, EnrolmentsPayload, "enrolments", "Enrolment", act())


@mutation(needs=Permission.DECIDE_ENROLMENTS)
async def decide_enrolment(
    info: Info, id: strawberry.ID, decision: DecisionKind, reason: str | None = None
) -> EnrolmentPayload:
    key, viewer = key_of("Enrolment", id), viewer_of(info)
    if decision is DecisionKind.APPROVE:
        return await _changed(info, key, deciding.accept(key, comment=reason, by=viewer))
    return await _changed(info, key, deciding.refuse(key, reason=reason, by=viewer))


@mutation(needs=Permission.DECIDE_ENROLMENTS)
async def return_enrolment(info: Info, id: strawberry.ID, question: str) -> EnrolmentPayload:
    key = key_of("Enrolment", id)
    return await _changed(info, key, asking_back.ask_back(key, question, by=viewer_of(info)))


@mutation(needs=Permission.ENROL)
async def answer_trainer(info: Info, id: strawberry.ID, answer: str) -> EnrolmentPayload:
    key = key_of("Enrolment", id)
    return await _changed(info, key, asking_back.answer(key, answer, by=viewer_of(info)))


@mutation(needs=Permission.BE_ONESELF)
async def withdraw_enrolment(info: Info, id: strawberry.ID, reason: str | None = None) -> EnrolmentPayload:
    key = key_of("Enrolment", id)
    return await _changed(info, key, withdrawing.withdraw(key, reason=reason, by=viewer_of(info)))


@mutation(needs=Permission.DECIDE_ENROLMENTS)
async def record_attendance(
    info: Info, session_id: strawberry.ID, present_ids: list[strawberry.ID], absent_ids: list[strawberry.ID]
) -> EnrolmentsPayload:
    present, absent = keys_of("Enrolment", present_ids), keys_of("Enrolment", absent_ids)
    recording = attending.record(key_of("TrainingSession", session_id), present, absent, by=viewer_of(info))
    return await all_changed(info, EnrolmentsPayload, "enrolments", "Enrolment", recording)


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def cancel_session(info: Info, id: strawberry.ID, reason: str) -> EnrolmentsPayload:
    ending = cancelling.cancel_session(key_of("TrainingSession", id), reason=reason, by=viewer_of(info))
    return await all_changed(info, EnrolmentsPayload, "enrolments", "Enrolment", ending)


async def _changed(info: Info, key: UUID, verb: Awaitable[Any]) -> EnrolmentPayload:
    async def act() -> UUID:
        await verb
        return key

    return await changed(info, EnrolmentPayload, "enrolment", "Enrolment", act(), shown=key)


async def _cart_after(info: Info, verb: Awaitable[Any]) -> CartPayload:
    """The cart as it is then, or as it was when the verb is refused."""
    errors: list[UserError] = []
    try:
        await verb
    except Refusal as refusal:
        errors = user_errors(refusal)
    except NotSeen:
        raise NotFound from None
    cart: Any = await cart_row(viewer_of(info), Selection.of(info).under("CartPayload", "cart"))
    return CartPayload(cart=cart, errors=errors)
