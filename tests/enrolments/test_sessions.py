"""What ends a session's enrolments: who came is written down, or the session is cancelled."""

from typing import Any

import pytest

from auth.viewer import Caller
from models import clock
from models.catalogue import NEVER, Training, TrainingSession
from models.enrolments import Enrolment
from models.enrolments.attending import record
from models.enrolments.cancelling import cancel_session
from models.facts import Fact
from models.states import EnrolmentStatus as S
from tests import factories
from tests.enrolments import classroom as c
from tests.outcomes import outcome
from tests.resolvers.answers_given import NOBODY, ask, gid

ATTENDANCE = """mutation($id: ID!, $present: [ID!]!, $absent: [ID!]!) {
  recordAttendance(sessionId: $id, presentIds: $present, absentIds: $absent) {
    enrolments { status statusLabel candidate { displayName } } errors { code message path } } }"""
CANCEL = """mutation($id: ID!, $reason: String!) { cancelSession(id: $id, reason: $reason) {
  enrolments { status statusLabel candidate { displayName } } errors { code path } } }"""
TESTS = "a test"


@pytest.fixture
async def room(database: str) -> c.Classroom:
    return await c.open_classroom(capacity=3)


async def begun(room: c.Classroom) -> None:
    """Its first day is today."""
    rows = TrainingSession.everyones(TESTS).filter(id=room.session.id)
    await rows.update(start_date=clock.today(), end_date=clock.today())


async def statuses() -> list[S]:
    return [row.status for row in await Enrolment.everyones(TESTS).order_by("number")]


async def recorded(room: c.Classroom, by: Caller, present: list[Enrolment], absent: list[Enrolment]) -> Any:
    ids = [[gid("Enrolment", one.id) for one in group] for group in (present, absent)]
    session = gid("TrainingSession", room.session.id)
    return await ask(ATTENDANCE, by, id=session, present=ids[0], absent=ids[1])


@pytest.mark.feature("CAP-11")
async def test_the_trainer_writes_down_who_came(room: c.Classroom) -> None:
    lea, omar = [await c.enrolled(room, who) for who in (room.lea, room.omar)]
    early = (await recorded(room, room.ines, [lea], []))["recordAttendance"]
    assert [one["code"] for one in early["errors"]] == ["TRANSITION_NOT_ALLOWED"]
    await begun(room)
    payload = (await recorded(room, room.ines, [lea], [omar]))["recordAttendance"]
    assert payload == {
        "enrolments": [
            {"status": "ATTENDED", "statusLabel": "Suivie", "candidate": {"displayName": "Léa Roche"}},
            {"status": "ABSENT", "statusLabel": "Absent·e", "candidate": {"displayName": "Omar Diop"}},
        ],
        "errors": [],
    }
    assert await c.seats_left(room) == 1, "who came, or should have, keeps the seat"
    again = (await recorded(room, room.ines, [omar], []))["recordAttendance"]
    assert [one["code"] for one in again["errors"]] == ["TRANSITION_NOT_ALLOWED"]


async def test_attendance_is_recorded_for_all_who_are_named_or_for_nobody(room: c.Classroom) -> None:
    lea, omar = await c.enrolled(room, room.lea), await c.accepted(room, room.omar)
    elsewhere = await c.asked(room.zoe, await c.session(room.training, room.ines))
    acts = [([lea, omar], []), ([lea], [lea]), ([lea, elsewhere], [])]
    ended = [
        await outcome(record(room.session.id, [p.id for p in came], [a.id for a in missed], by=room.ines, at=c.BEGUN))
        for came, missed in acts
    ]
    assert ended == ["TRANSITION_NOT_ALLOWED", "ATTENDANCE_CONTRADICTORY", "NOT_SEEN"]
    assert await statuses() == [S.ENROLLED, S.PRE_ENROLLED, S.AWAITING_EMPLOYER]


async def test_only_its_trainer_records_who_came(room: c.Classroom) -> None:
    lea = await c.enrolled(room, room.lea)
    await begun(room)
    expected = {"nobody": "UNAUTHENTICATED", "lea": "FORBIDDEN", "rita": "FORBIDDEN", "yann": "NOT_FOUND"}
    for who, code in expected.items():
        assert (await recorded(room, getattr(room, who, NOBODY), [lea], [])).codes == [code]
    for who in ("paul", "agent"):
        payload = (await recorded(room, getattr(room, who), [lea], []))["recordAttendance"]
        assert [one["code"] for one in payload["errors"]] == ["NOT_PERMITTED"]
    assert await statuses() == [S.ENROLLED]


async def test_a_cancelled_session_ends_every_live_enrolment(room: c.Classroom) -> None:
    await c.enrolled(room, room.lea)
    await c.returned(room, room.omar)
    await c.asked(room.zoe, room.session)
    prescriber = await factories.prescriber()
    await factories.candidate_enrolment(prescriber, room.session)
    id = gid("TrainingSession", room.session.id)
    assert [one["code"] for one in (await ask(CANCEL, room.agent, id=id, reason=" "))["cancelSession"]["errors"]] == [
        "REASON_REQUIRED"
    ]
    payload = (await ask(CANCEL, room.agent, id=id, reason="Formatrice souffrante."))["cancelSession"]
    assert payload["errors"] == []
    assert [one["candidate"]["displayName"] for one in payload["enrolments"]] == [
        "Léa Roche",
        "Omar Diop",
        "Zoé Blanc",
        "Awa Diallo",
    ]
    assert {one["statusLabel"] for one in payload["enrolments"]} == {"Session annulée"}
    session = await factories.fetched(room.session)
    assert (session.seats_left, session.cancel_reason) == (3, "Formatrice souffrante.")
    told = await Fact.everyones(TESTS).filter(kind="enrolment.cancelled").order_by("id")
    assert [fact.data["comment"] for fact in told] == ["Formatrice souffrante."] * 4
    training: Training = await factories.fetched(room.training)
    assert training.next_start == NEVER
    assert await outcome(cancel_session(room.session.id, reason="Encore.", by=room.agent)) == "TRANSITION_NOT_ALLOWED"


async def test_only_the_funder_cancels_a_session(room: c.Classroom) -> None:
    await c.asked(room.lea, room.session)
    id = gid("TrainingSession", room.session.id)
    for caller, code in ((NOBODY, "UNAUTHENTICATED"), *((getattr(room, who), "FORBIDDEN") for who in ("lea", "paul"))):
        assert (await ask(CANCEL, caller, id=id, reason="Non.")).codes == [code]
    assert (await ask(CANCEL, room.ines, id=id, reason="Non.")).codes == ["FORBIDDEN"]
    assert (await ask(CANCEL, room.agent, id=gid("Training", room.session.id), reason="Non.")).codes == ["NOT_FOUND"]
    assert await statuses() == [S.AWAITING_EMPLOYER]
