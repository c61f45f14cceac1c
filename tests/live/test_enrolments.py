"""Enrolments followed live: one of them, those of a session, all that one sees; for as long as they may be seen."""

import pytest

from auth.viewer import Viewer
from models.attachments import Attachment
from models.database import transaction
from models.enrolments.deciding import accept
from models.enrolments.withdrawing import withdraw
from models.facts import record
from schema.ids import encode
from tests.enrolments import classroom as c
from tests.live.client import Stream
from tests.live.living import Live, id_of

ONE = "subscription($id: ID!) { enrolmentChanged(id: $id) { id status waitingRank allowedActions } }"
SESSION = "subscription($id: ID) { enrolmentChanged(sessionId: $id) { status candidate { firstName } } }"
ALL = "subscription { enrolmentChanged { status candidate { firstName } } }"
BOTH = "subscription($id: ID!) { enrolmentChanged(id: $id, sessionId: $id) { status } }"


async def code_of(stream: Stream) -> str:
    message = await stream.message()
    assert message["type"] == "error"
    [error] = message["payload"]
    found: str = error["extensions"]["code"]
    return found


async def names(stream: Stream, count: int) -> set[tuple[str, str]]:
    """Candidate and status in so many events."""
    events = [await stream.next() for _ in range(count)]
    return {(event["candidate"]["firstName"], event["status"]) for event in events}


async def test_an_enrolment_is_told_at_once_at_each_change_and_when_its_rank_rises(everywhere: Live) -> None:
    room = await c.open_classroom()
    lea, omar, zoe = [await c.accepted(room, who) for who in (room.lea, room.omar, room.zoe)]
    async with everywhere.socket(room.zoe) as line:
        stream = await line.subscribe(ONE, id=id_of(zoe))
        first = await stream.next()
        assert (first["status"], first["waitingRank"]) == ("WAITING_LIST", 2)
        await withdraw(lea.id, by=room.lea)
        assert (await stream.next())["waitingRank"] == 1
        await withdraw(omar.id, by=room.paul)
        promoted = await stream.next()
        assert (promoted["status"], promoted["waitingRank"]) == ("PRE_ENROLLED", None)
        assert await stream.is_silent()


async def test_whoever_decides_follows_a_session_or_all_that_they_see(everywhere: Live) -> None:
    room = await c.open_classroom()
    other = await c.session(room.training, room.ines)
    async with everywhere.socket(room.ines) as trainer, everywhere.socket(room.paul) as employer:
        session = await trainer.subscribe(SESSION, id=id_of(room.session))
        everything = await employer.subscribe(ALL)
        assert await session.is_silent()
        await c.asked(room.omar, other)
        lea = await c.asked(room.lea, room.session)
        assert await names(everything, 2) == {("Omar", "AWAITING_EMPLOYER"), ("Léa", "AWAITING_EMPLOYER")}
        assert await names(session, 1) == {("Léa", "AWAITING_EMPLOYER")}
        await accept(lea.id, by=room.paul)
        assert await names(session, 1) == await names(everything, 1) == {("Léa", "PRE_ENROLLED")}
        assert await session.is_silent()


async def test_a_stranger_hears_nothing_and_the_session_of_others_is_silent(everywhere: Live) -> None:
    room = await c.open_classroom()
    lea = await c.asked(room.lea, room.session)
    async with everywhere.socket(room.noemie) as line:
        assert await code_of(await line.subscribe(ONE, id=id_of(lea))) == "NOT_FOUND"
        assert await code_of(await line.subscribe(ONE, id=encode("Enrolment", room.session.id))) == "NOT_FOUND"
        assert await code_of(await line.subscribe(BOTH, id=id_of(lea))) == "BAD_USER_INPUT"
        streams = [await line.subscribe(SESSION, id=id_of(room.session)), await line.subscribe(ALL)]
        await accept(lea.id, by=room.paul)
        assert [await stream.is_silent(0.8) for stream in streams] == [True, True]
    async with everywhere.socket() as line:
        assert await code_of(await line.subscribe(ALL)) == "UNAUTHENTICATED"


async def lose(who: Viewer) -> None:
    """Their only attachment ends."""
    link = await Attachment.everyones("a story").get(user_id=who.user_id)
    async with transaction():
        await Attachment.everyones("a story").filter(id=link.id).update(active=False)
        await record("attachment.lost", "Attachment", link.id, by=None)


@pytest.mark.attack("RT-03")
async def test_who_is_an_employer_no_more_follows_no_longer(everywhere: Live) -> None:
    room = await c.open_classroom()
    lea = await c.asked(room.lea, room.session)
    async with everywhere.socket(room.paul) as line:
        one, everything = await line.subscribe(ONE, id=id_of(lea)), await line.subscribe(ALL)
        assert (await one.next())["allowedActions"] == ["APPROVE", "REFUSE", "WITHDRAW"]
        await lose(room.paul)
        assert (await one.message())["type"] == "complete"
        await withdraw(lea.id, by=room.lea)
        assert await everything.is_silent(0.8)
