"""More candidates than seats, decided on at once; and one candidate whom several prescribers enrol at once."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.enrolments import Enrolment, EnrolmentDecision, Seat
from models.enrolments.candidates import Candidate
from models.enrolments.deciding import accept
from models.enrolments.filing import file_for
from models.enrolments.staff import take_in_hand
from models.states import EnrolmentStatus
from tests import factories
from tests.cast import Cast
from tests.races.gathering import ROUNDS, outcomes

TESTS = "a test"
SEATS, MOST, FEW = 3, 8, 4
"""Seats, callers of a crowd, prescribers of one candidate."""
CROWDED = 10
"""Rounds from one crowd to the next."""
SEATED: dict[str, Any] = {"status": EnrolmentStatus.ENROLLED, "seat": Seat.HELD}
SOON = clock.today() + timedelta(days=30)


@pytest.mark.attack("RACE-01")
@pytest.mark.feature("AFPA-34")
async def test_of_eight_who_are_accepted_at_once_three_sit(cast: Cast) -> None:
    session = await factories.session(await factories.training(cast.legoud), start=SOON, capacity=SEATS)
    julien = await factories.prescriber()
    asked = [await factories.candidate_enrolment(julien, session) for _ in range(MOST)]
    for one in asked:
        await take_in_hand(one.id, by=cast.agent)
    rows = Enrolment.everyones(TESTS).filter(session_id=session.id)
    for number in range(ROUNDS):
        # Three seats for eight now and then, else the last one for two.
        seated, callers = (0, MOST) if number % CROWDED == 1 else (SEATS - 1, SEATS + 1)
        await rows.filter(id__in=[one.id for one in asked[:seated]]).update(**SEATED)
        ended = Counter(await outcomes(accept(one.id, by=cast.agent) for one in asked[seated:callers]))
        assert ended == Counter({"done": SEATS - seated, "SESSION_FULL": callers - SEATS})
        held = await rows.filter(seat=Seat.HELD).count()
        assert (held, (await factories.fetched(session)).seats_left) == (SEATS, 0)
        await EnrolmentDecision.everyones(TESTS).all().delete()
        await rows.update(status=EnrolmentStatus.IN_PROGRESS, seat=Seat.NONE)


@pytest.mark.attack("RACE-01")
async def test_a_candidate_whom_several_enrol_at_once_has_one_request(cast: Cast) -> None:
    session = await factories.session(await factories.training(cast.legoud), start=SOON, capacity=SEATS)
    prescribers = [await factories.prescriber() for _ in range(FEW)]
    for number in range(ROUNDS // FEW):
        awa = Candidate(first_name="Awa", birth_name="Diallo", email=f"awa{number}@exemple.example")
        ended = Counter(await outcomes(file_for(awa, session.id, by=one) for one in prescribers))
        assert ended == Counter({"done": 1, "CANDIDATE_ALREADY_ENROLLED": FEW - 1})
    numbers = await Enrolment.everyones(TESTS).all().order_by("number").values_list("number", flat=True)
    assert [str(one)[-3:] for one in numbers] == [f"{number:03d}" for number in range(1, ROUNDS // FEW + 1)]
