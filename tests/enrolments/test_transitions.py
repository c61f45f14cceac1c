"""Every action in every status by every caller: what the rule does not allow is refused (workflows.md §3)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from auth.viewer import Viewer
from models.enrolments import Enrolment, EnrolmentDecision, Pedagogy, Seat
from models.enrolments.asking_back import answer, ask_back
from models.enrolments.attending import record
from models.enrolments.deciding import accept, refuse
from models.enrolments.withdrawing import withdraw
from models.states import EnrolmentStatus as S
from tests import factories
from tests.enrolments import classroom as c
from tests.outcomes import outcome

TESTS = "a test"
SEATS = {
    S.PRE_ENROLLED: (Seat.HELD, Pedagogy.PENDING),
    S.WAITING_LIST: (Seat.WAITING, Pedagogy.PENDING),
    S.RETURNED: (Seat.HELD, Pedagogy.RETURNED),
    S.ENROLLED: (Seat.HELD, Pedagogy.VALIDATED),
    S.ATTENDED: (Seat.HELD, Pedagogy.VALIDATED),
    S.ABSENT: (Seat.HELD, Pedagogy.VALIDATED),
}
LIVE = (S.AWAITING_EMPLOYER, S.PRE_ENROLLED, S.WAITING_LIST, S.RETURNED, S.ENROLLED)

Act = Callable[[Enrolment, Viewer, datetime], Awaitable[Any]]
ACTS: dict[str, Act] = {
    "accept": lambda one, by, at: accept(one.id, by=by, at=at),
    "refuse": lambda one, by, at: refuse(one.id, by=by, at=at, reason="Non."),
    "ask back": lambda one, by, at: ask_back(one.id, "Pourquoi ?", by=by, at=at),
    "answer": lambda one, by, at: answer(one.id, "Parce que.", by=by, at=at),
    "withdraw": lambda one, by, at: withdraw(one.id, by=by, at=at),
    "attended": lambda one, by, at: record(one.session_id, [one.id], [], by=by, at=at),
    "missed": lambda one, by, at: record(one.session_id, [], [one.id], by=by, at=at),
}

Moves = dict[tuple[str, S], S]
"""Action, status before → status after. Everything else is refused."""

WITHDRAWN: Moves = {("withdraw", status): S.WITHDRAWN for status in LIVE}
ALWAYS: dict[str, Moves] = {
    "paul": {("refuse", S.AWAITING_EMPLOYER): S.REFUSED_BY_EMPLOYER},
    "ines": {
        ("accept", S.PRE_ENROLLED): S.ENROLLED,
        ("accept", S.WAITING_LIST): S.WAITING_LIST,
        ("ask back", S.PRE_ENROLLED): S.RETURNED,
        ("ask back", S.WAITING_LIST): S.RETURNED,
        ("refuse", S.RETURNED): S.REFUSED_BY_TRAINER,
    },
    "lea": {("answer", S.RETURNED): S.PRE_ENROLLED},
    "agent": {},
}
EARLY: dict[str, Moves] = {
    "paul": WITHDRAWN | {("accept", S.AWAITING_EMPLOYER): S.PRE_ENROLLED},
    "ines": {},
    "lea": WITHDRAWN,
    "agent": {},
}
BEGUN: dict[str, Moves] = {
    "paul": {},
    "ines": {("attended", S.ENROLLED): S.ATTENDED, ("missed", S.ENROLLED): S.ABSENT},
    "lea": {},
    "agent": {},
}
PRESCRIBED = {S.REGISTERED, S.IN_PROGRESS, S.REFUSED_BY_STAFF}
"""For candidates of prescribers only."""


@pytest.fixture
async def room(database: str) -> c.Classroom:
    return await c.open_classroom()


async def put(enrolment: Enrolment, status: S) -> None:
    """As if it had come to this status, its seat with it."""
    seat, pedagogy = SEATS.get(status, (Seat.NONE, Pedagogy.NONE))
    await (
        Enrolment.everyones(TESTS)
        .filter(id=enrolment.id)
        .update(
            status=status,
            seat=seat,
            pedagogy=pedagogy,
            waiting_ticket=1 if seat is Seat.WAITING else None,
            question="Pourquoi ?" if status is S.RETURNED else None,
        )
    )
    await EnrolmentDecision.everyones(TESTS).filter(enrolment_id=enrolment.id).delete()


async def tried(enrolment: Enrolment, act: Act, status: S, who: Viewer, at: datetime) -> S | str:
    """The status that this leads to, or the code of the refusal."""
    await put(enrolment, status)
    ended = await outcome(act(enrolment, who, at))
    after: S = (await factories.fetched(enrolment)).status
    assert ended == "done" or after is status
    return after if ended == "done" else ended


@pytest.mark.feature("CAP-10", "CAP-34", "CAP-37", "CAP-38")
@pytest.mark.parametrize(("at", "then"), [(c.EARLY, EARLY), (c.BEGUN, BEGUN)], ids=["early", "begun"])
async def test_what_the_table_allows_and_nothing_else(room: c.Classroom, at: datetime, then: dict[str, Moves]) -> None:
    enrolment = await c.asked(room.lea, room.session)
    for who in ALWAYS:
        allowed = ALWAYS[who] | then[who]
        for status in [one for one in S if one not in PRESCRIBED]:
            for name, act in ACTS.items():
                ended = await tried(enrolment, act, status, getattr(room, who), at)
                assert ended == allowed.get((name, status), refused(who, name)), (who, name, status)


def refused(who: str, name: str) -> str:
    """How an action is refused that is not allowed now."""
    if who == "lea" and name in ("accept", "refuse"):
        return "OWN_ENROLMENT"
    theirs = {action for table in (ALWAYS, EARLY, BEGUN) for action, _ in table[who]}
    decides = who == "agent" and name in ("accept", "refuse")  # on what prescribers file
    return "TRANSITION_NOT_ALLOWED" if name in theirs or decides else "NOT_PERMITTED"


async def test_for_whoever_does_not_see_it_it_does_not_exist(room: c.Classroom) -> None:
    """Another beneficiary, the administrator of the place, a trainer of other sessions, an employer elsewhere."""
    enrolment = await c.asked(room.lea, room.session)
    for who in (room.omar, room.rita, room.yann, room.noemie):
        for status in (S.AWAITING_EMPLOYER, S.PRE_ENROLLED, S.RETURNED, S.ENROLLED):
            for act in ACTS.values():
                assert await tried(enrolment, act, status, who, c.EARLY) == "NOT_SEEN"


@pytest.mark.feature("CAP-42")
async def test_an_employer_who_asks_for_a_place_does_not_decide_on_it(room: c.Classroom) -> None:
    enrolment = await c.asked(room.sophie, room.session)
    for name in ("accept", "refuse"):
        assert await outcome(ACTS[name](enrolment, room.sophie, c.EARLY)) == "OWN_ENROLMENT"
    assert await outcome(ACTS["accept"](enrolment, room.paul, c.EARLY)) == "done"


async def test_a_refusal_and_a_question_say_something(room: c.Classroom) -> None:
    enrolment = await c.asked(room.lea, room.session)
    assert await outcome(refuse(enrolment.id, by=room.paul, reason=" ")) == "REASON_REQUIRED"
    assert await outcome(refuse(enrolment.id, by=room.paul, reason="x" * 2001)) == "TEXT_TOO_LONG"
    await accept(enrolment.id, by=room.paul, comment="Avec plaisir.")
    assert await outcome(ask_back(enrolment.id, " ", by=room.ines)) == "QUESTION_REQUIRED"
    await ask_back(enrolment.id, "Pourquoi ?", by=room.ines)
    assert await outcome(answer(enrolment.id, " ", by=room.lea)) == "ANSWER_REQUIRED"
    assert await outcome(refuse(enrolment.id, by=room.ines, reason=None)) == "REASON_REQUIRED"
    assert (await factories.fetched(enrolment)).status is S.RETURNED
