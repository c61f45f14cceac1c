"""Seats and the waiting list: who gets what, who moves up, and who is told of it."""

import pytest

from auth.viewer import Viewer
from models.enrolments import Enrolment, Pedagogy, Seat
from models.enrolments.asking_back import answer, ask_back
from models.enrolments.deciding import accept, refuse
from models.enrolments.seats import rank_of
from models.enrolments.withdrawing import withdraw
from models.facts import Fact
from models.states import EnrolmentStatus as S
from tests import factories
from tests.enrolments import classroom as c
from tests.outcomes import outcome


@pytest.fixture
async def room(database: str) -> c.Classroom:
    return await c.open_classroom()


async def now(enrolment: Enrolment) -> tuple[S, Seat, int | None]:
    """Where it stands: status, seat and rank."""
    row: Enrolment = await factories.fetched(enrolment)
    return row.status, row.seat, await rank_of(row)


async def waiting(room: c.Classroom, who: Viewer) -> Enrolment:
    found = await c.accepted(room, who)
    assert found.seat is Seat.WAITING
    return found


@pytest.mark.feature("CAP-35", "CAP-36")
async def test_the_first_has_the_seat_and_the_next_ones_wait_in_the_order_of_acceptance(room: c.Classroom) -> None:
    lea, omar, zoe = [await c.accepted(room, who) for who in (room.lea, room.omar, room.zoe)]
    assert [await now(one) for one in (lea, omar, zoe)] == [
        (S.PRE_ENROLLED, Seat.HELD, None),
        (S.WAITING_LIST, Seat.WAITING, 1),
        (S.WAITING_LIST, Seat.WAITING, 2),
    ]
    session = await factories.fetched(room.session)
    assert (session.seats_left, session.waiting) == (0, 2)


@pytest.mark.feature("CAP-39", "CAP-40")
async def test_who_withdraws_leaves_the_seat_to_the_first_who_waits_and_the_others_move_up(room: c.Classroom) -> None:
    lea, omar, zoe = [await c.accepted(room, who) for who in (room.lea, room.omar, room.zoe)]
    await withdraw(lea.id, by=room.lea, reason="Empêchée.", at=c.EARLY)
    assert await now(lea) == (S.WITHDRAWN, Seat.NONE, None)
    assert await now(omar) == (S.PRE_ENROLLED, Seat.HELD, None)
    assert await now(zoe) == (S.WAITING_LIST, Seat.WAITING, 1)
    assert await c.seats_left(room) == 0
    promoted = await Fact.everyones("a test").get(kind="enrolment.promoted")
    assert (promoted.subject_id, promoted.by_id) == (omar.id, None)
    assert (promoted.data["from"], promoted.data["to"]) == ("WAITING_LIST", "PRE_ENROLLED")


async def test_who_leaves_the_waiting_list_promotes_nobody_and_closes_the_ranks(room: c.Classroom) -> None:
    await c.accepted(room, room.lea)
    omar, zoe, sophie = [await waiting(room, who) for who in (room.omar, room.zoe, room.sophie)]
    before = (await factories.fetched(sophie)).version
    await withdraw(omar.id, by=room.paul, at=c.EARLY)
    assert [await now(one) for one in (zoe, sophie)] == [
        (S.WAITING_LIST, Seat.WAITING, 1),
        (S.WAITING_LIST, Seat.WAITING, 2),
    ]
    assert (await factories.fetched(sophie)).version == before + 1, "whoever follows it live sees the new rank"
    assert not await Fact.everyones("a test").filter(kind="enrolment.promoted").exists()


async def test_who_was_validated_while_waiting_is_enrolled_at_once(room: c.Classroom) -> None:
    lea, omar = await c.accepted(room, room.lea), await waiting(room, room.omar)
    await accept(omar.id, by=room.ines)
    assert await now(omar) == (S.WAITING_LIST, Seat.WAITING, 1)
    await withdraw(lea.id, by=room.lea, at=c.EARLY)
    assert await now(omar) == (S.ENROLLED, Seat.HELD, None)


async def test_who_was_asked_while_waiting_has_the_seat_and_still_has_to_answer(room: c.Classroom) -> None:
    lea, omar = await c.accepted(room, room.lea), await waiting(room, room.omar)
    await ask_back(omar.id, "Pourquoi ?", by=room.ines)
    assert await now(omar) == (S.RETURNED, Seat.WAITING, 1)
    await withdraw(lea.id, by=room.lea, at=c.EARLY)
    assert await now(omar) == (S.RETURNED, Seat.HELD, None)
    await answer(omar.id, "Pour mon métier.", by=room.omar)
    assert await now(omar) == (S.PRE_ENROLLED, Seat.HELD, None)


async def test_an_answer_given_on_the_waiting_list_leads_back_to_it(room: c.Classroom) -> None:
    await c.accepted(room, room.lea)
    omar = await waiting(room, room.omar)
    await ask_back(omar.id, "Pourquoi ?", by=room.ines)
    answered = await answer(omar.id, "Pour mon métier.", by=room.omar)
    assert (answered.question, answered.answer) == ("Pourquoi ?", "Pour mon métier.")
    assert (answered.pedagogy, await now(omar)) == (Pedagogy.PENDING, (S.WAITING_LIST, Seat.WAITING, 1))


async def test_a_refusal_of_the_trainer_frees_the_seat(room: c.Classroom) -> None:
    lea, omar = await c.returned(room, room.lea), await waiting(room, room.omar)
    await refuse(lea.id, by=room.ines, reason="Prérequis absents.", at=c.EARLY)
    assert await now(lea) == (S.REFUSED_BY_TRAINER, Seat.NONE, None)
    assert await now(omar) == (S.PRE_ENROLLED, Seat.HELD, None)


async def test_nobody_is_promoted_into_a_session_that_has_begun(room: c.Classroom) -> None:
    lea, omar = await c.returned(room, room.lea), await waiting(room, room.omar)
    await refuse(lea.id, by=room.ines, reason="Sans réponse.", at=c.BEGUN)
    assert await now(omar) == (S.WAITING_LIST, Seat.WAITING, 1)
    assert await c.seats_left(room) == 1


async def test_a_place_is_given_up_until_the_deadline(room: c.Classroom) -> None:
    lea = await c.enrolled(room, room.lea)
    assert await outcome(withdraw(lea.id, by=room.lea, at=c.LATE)) == "TRANSITION_NOT_ALLOWED"
    deadline = (await factories.fetched(room.session)).withdrawal_deadline
    assert await outcome(withdraw(lea.id, by=room.lea, at=deadline)) == "done"
    assert await c.seats_left(room) == 1


async def test_who_withdrew_may_ask_again(room: c.Classroom) -> None:
    lea = await c.accepted(room, room.lea)
    await withdraw(lea.id, by=room.lea, at=c.EARLY)
    again = await c.accepted(room, room.lea)
    assert (again.number, again.seat) == (f"{lea.number[:-1]}2", Seat.HELD)
