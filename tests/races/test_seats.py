"""The last seat of a session, wanted and given up by many at once: one seat, one holder, one list without holes."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.catalogue import TrainingSession
from models.enrolments import Enrolment, EnrolmentDecision, Pedagogy, Seat
from models.enrolments.asking_back import ask_back
from models.enrolments.deciding import accept, refuse
from models.enrolments.requesting import validate_cart
from models.enrolments.withdrawing import withdraw
from models.facts import Fact
from models.states import EnrolmentStatus as S
from tests import factories
from tests.enrolments import classroom as c
from tests.races.gathering import MOST, crowds, outcomes

TESTS = "a test"
FEW = 50
"""Rounds of a race in which nobody loses a seat."""
HOLDING = (S.PRE_ENROLLED, S.RETURNED, S.ENROLLED)


async def employees(room: c.Classroom, count: int) -> list[Viewer]:
    return [await factories.member(room.mission, roles=(Role.BENEFICIARY,)) for _ in range(count)]


async def standing(room: c.Classroom) -> tuple[list[Enrolment], list[Enrolment]]:
    """Who holds a seat, and who waits, the first ones first. What the session counts is what there is."""
    rows = await Enrolment.everyones(TESTS).filter(session_id=room.session.id)
    held = [row for row in rows if row.seat is Seat.HELD]
    waiting = sorted((row for row in rows if row.seat is Seat.WAITING), key=lambda row: row.waiting_ticket or 0)
    session: TrainingSession = await factories.fetched(room.session)
    assert session.seats_left == session.capacity - len(held) >= 0
    assert (session.waiting, {row.status for row in held} <= set(HOLDING)) == (len(waiting), True)
    assert session.seats_left == 0 or not waiting, "nobody waits beside a free seat"
    return held, waiting


async def again(*rows: Enrolment) -> None:
    """They stand where they stood when they were read: the same people come again."""
    await EnrolmentDecision.everyones(TESTS).all().delete()
    asked = {"status": S.AWAITING_EMPLOYER, "seat": Seat.NONE, "pedagogy": Pedagogy.NONE, "waiting_ticket": None}
    await Enrolment.everyones(TESTS).all().update(**asked)
    for row in rows:
        await row.save()


@pytest.mark.attack("RACE-02")
async def test_the_seat_that_is_given_up_while_others_are_accepted_goes_to_one_of_them(database: str) -> None:
    room = await c.open_classroom()
    lea = await c.accepted(room, room.lea)
    everybody = [await c.asked(who, room.session) for who in await employees(room, MOST - 1)]
    for callers in crowds():
        asked = everybody[: callers - 1]
        acts: list[Awaitable[Any]] = [accept(one.id, by=room.paul) for one in asked]
        acts.insert(random.randrange(callers), withdraw(lea.id, by=room.lea))
        assert await outcomes(acts) == ["done"] * callers
        held, waiting = await standing(room)
        assert (len(held), len(waiting)) == (1, callers - 2)
        promoted = await Fact.everyones(TESTS).filter(kind="enrolment.promoted")
        assert [fact.subject_id for fact in promoted] in ([], [held[0].id])
        await Fact.everyones(TESTS).filter(kind="enrolment.promoted").delete()
        await again(lea)


@pytest.mark.attack("RACE-02")
async def test_the_waiting_list_advances_once_for_each_seat_given_up(database: str) -> None:
    room = await c.open_classroom()
    lea, *waiting = [await c.accepted(room, who) for who in [room.lea, *await employees(room, 3)]]
    for callers in crowds():
        acts = [withdraw(lea.id, by=random.choice([room.lea, room.paul])) for _ in range(callers)]
        assert Counter(await outcomes(acts)) == Counter({"done": 1, "TRANSITION_NOT_ALLOWED": callers - 1})
        held, left = await standing(room)
        assert [one.id for one in [*held, *left]] == [one.id for one in waiting]
        await again(lea, *waiting)


@pytest.mark.attack("RACE-02", "RACE-04")
async def test_whatever_many_do_at_once_seats_and_ranks_hold(database: str) -> None:
    room = await c.open_classroom(capacity=2)
    first, second, third, *rest = await employees(room, 5)
    seated = [await c.accepted(room, who) for who in (first, second, third)]
    asked = [await c.asked(who, room.session) for who in rest]
    for callers in crowds():
        ended = await outcomes(anything(room, seated, asked) for _ in range(callers))
        assert set(ended) <= {"done", "TRANSITION_NOT_ALLOWED"}
        await standing(room)
        await again(*seated)


def anything(room: c.Classroom, seated: list[Enrolment], asked: list[Enrolment]) -> Awaitable[Any]:
    """What an employer or a trainer may do."""
    one, other = random.choice(seated).id, random.choice(asked).id
    acts: list[Callable[[], Awaitable[Any]]] = [
        lambda: withdraw(one, by=room.paul),
        lambda: accept(other, by=room.paul),
        lambda: refuse(other, by=room.paul, reason="Non."),
        lambda: accept(one, by=room.ines),
        lambda: ask_back(one, "Pourquoi ?", by=room.ines),
        lambda: refuse(one, by=room.ines, reason="Non."),
    ]
    return random.choice(acts)()


@pytest.mark.attack("RACE-03")
async def test_of_many_employers_who_decide_one_does_and_one_fact_tells_it(database: str) -> None:
    room = await c.open_classroom()
    enrolment = await c.asked(room.lea, room.session)
    for number, callers in enumerate(islice(crowds(), FEW), start=1):
        verbs = random.choices([_accept, _refuse], k=callers)
        ended = await outcomes(verb(enrolment, random.choice([room.paul, room.sophie])) for verb in verbs)
        assert Counter(ended) == Counter({"done": 1, "TRANSITION_NOT_ALLOWED": callers - 1})
        assert await Fact.everyones(TESTS).filter(subject_id=enrolment.id).count() == 1 + number
        assert await EnrolmentDecision.everyones(TESTS).filter(enrolment_id=enrolment.id).count() == 1
        await again()


def _accept(enrolment: Enrolment, by: Viewer) -> Awaitable[Any]:
    return accept(enrolment.id, by=by)


def _refuse(enrolment: Enrolment, by: Viewer) -> Awaitable[Any]:
    return refuse(enrolment.id, by=by, reason="Non.")


async def test_one_cart_validated_many_times_asks_once(database: str) -> None:
    room = await c.open_classroom()
    for callers in islice(crowds(), FEW):
        item = await c.chosen(room.lea, room.session)
        ended = await outcomes(validate_cart({item: c.MOTIVATION}, by=room.lea) for _ in range(callers))
        assert Counter(ended) == Counter({"done": 1, "NOT_SEEN": callers - 1})
        assert await Enrolment.everyones(TESTS).filter(session_id=room.session.id).delete() == 1
