"""The bell over a real server: nothing lost, nothing twice, in order, whatever the transport and the engines."""

from typing import Any

import pytest

from tests import factories
from tests.live.client import Stream
from tests.live.living import Live
from tests.live.requests import World, build, lose, user_of

BELL = """
subscription($after: Int, $kinds: [NotificationKind!]) { bell(after: $after, kinds: $kinds) {
  kind sequence unreadCount notification { id sequence kind title readAt subject { id } } } }"""
READ = "mutation($ids: [ID!]) { markNotificationsRead(ids: $ids) { unreadCount errors { code } } }"

Told = tuple[str, int, int, str | None]


def told(event: Any) -> Told:
    """Kind, sequence, count, and what is told."""
    about = event["notification"]
    return event["kind"], event["sequence"], event["unreadCount"], about and about["kind"]


async def heard(stream: Stream, count: int) -> list[Told]:
    return [told(await stream.next()) for _ in range(count)]


async def granted(world: World) -> Any:
    """A request from its transmission to its grant."""
    return await world.granted(await world.reviewed(await world.transmitted()))


@pytest.mark.feature("AKTO-55")
async def test_the_count_comes_first_then_each_step_of_a_request(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        bell = await line.subscribe(BELL)
        assert await heard(bell, 1) == [("COUNT", 0, 0, None)]
        dossier = await world.transmitted()
        event = await bell.next()
        assert told(event) == ("ADDED", 1, 1, "DOSSIER_TRANSMITTED")
        assert event["notification"]["subject"] == {"id": dossier["id"]}
        dossier = await world.reviewed(dossier)
        assert await heard(bell, 1) == [("ADDED", 2, 2, "DOSSIER_UNDER_REVIEW")]
        await world.granted(dossier)
        assert await heard(bell, 1) == [("ADDED", 3, 3, "DOSSIER_GRANTED")]
        everything = await line.subscribe(BELL, kinds=[], after=2)
        assert await heard(everything, 2) == [("COUNT", 2, 3, None), ("ADDED", 3, 3, "DOSSIER_GRANTED")]
        assert await bell.is_silent()


async def test_who_comes_back_hears_exactly_what_was_missed_once_in_order(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        bell = await line.subscribe(BELL)
        await bell.next()
        dossier = await world.transmitted()
        assert told(await bell.next()) == ("ADDED", 1, 1, "DOSSIER_TRANSMITTED")
    await world.granted(await world.reviewed(dossier))
    await granted(world)
    async with everywhere.socket(world.anne) as line:
        bell = await line.subscribe(BELL, after=1)
        first = await bell.next()
        assert (first["kind"], first["notification"]) == ("COUNT", None)
        missed = [await bell.next() for _ in range(5)]
        assert [event["sequence"] for event in missed] == [2, 3, 4, 5, 6]
        assert [event["notification"]["sequence"] for event in missed] == [2, 3, 4, 5, 6]
        assert [event["notification"]["kind"] for event in missed] == [
            "DOSSIER_UNDER_REVIEW",
            "DOSSIER_GRANTED",
            "DOSSIER_TRANSMITTED",
            "DOSSIER_UNDER_REVIEW",
            "DOSSIER_GRANTED",
        ]
        assert missed[-1]["unreadCount"] == 6
        assert await bell.is_silent()


async def test_what_is_read_in_another_window_is_updated_here(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as here, everywhere.socket(world.anne) as there:
        bells = [await line.subscribe(BELL) for line in (here, there)]
        for bell in bells:
            await bell.next()
        await world.transmitted()
        ids = [(await bell.next())["notification"]["id"] for bell in bells]
        assert ids[0] == ids[1]
        answer = await (await there.subscribe(READ, ids=ids[:1])).next()
        assert answer == {"unreadCount": 0, "errors": []}
        for bell in bells:
            event = await bell.next()
            assert told(event) == ("UPDATED", 1, 0, "DOSSIER_TRANSMITTED")
            assert event["notification"]["readAt"] is not None


async def test_kinds_choose_what_is_told_and_the_count_is_that_of_all(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        bell = await line.subscribe(BELL, kinds=["DOSSIER_GRANTED"])
        assert await heard(bell, 1) == [("COUNT", 0, 0, None)]
        dossier = await world.transmitted()
        assert await heard(bell, 1) == [("COUNT", 1, 1, None)]
        dossier = await world.reviewed(dossier)
        assert await heard(bell, 1) == [("COUNT", 2, 2, None)]
        await world.granted(dossier)
        assert await heard(bell, 1) == [("ADDED", 3, 3, "DOSSIER_GRANTED")]


async def test_the_same_over_server_sent_events(everywhere: Live) -> None:
    world = await build(everywhere)
    async with await everywhere.events(world.anne, BELL) as bell:
        assert bell.headers["content-type"].startswith("text/event-stream")
        assert told(await bell.next()) == ("COUNT", 0, 0, None)
        dossier = await world.transmitted()
        assert told(await bell.next()) == ("ADDED", 1, 1, "DOSSIER_TRANSMITTED")
    await world.granted(await world.reviewed(dossier))
    async with await everywhere.events(world.anne, BELL, after=1) as bell:
        assert (await bell.next())["kind"] == "COUNT"
        assert [(await bell.next())["sequence"] for _ in range(2)] == [2, 3]
        await everywhere.told(READ, world.anne)
        assert [told(await bell.next())[:3] for _ in range(3)] == [("UPDATED", 3, 0)] * 3


@pytest.mark.attack("RT-08")
async def test_what_a_line_is_about_is_shown_under_the_rights_of_the_moment(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    elsewhere = await factories.attachment(await user_of(world.karim), others.establishment)
    async with everywhere.socket(world.karim) as line:
        bell = await line.subscribe(BELL)
        await bell.next()
        dossier = await others.transmitted()
        assert (await bell.next())["notification"]["subject"] == {"id": dossier["id"]}
        await lose(elsewhere)
        await everywhere.told(READ, world.karim)
        event = await bell.next()
        assert told(event) == ("UPDATED", 1, 0, "DOSSIER_TRANSMITTED")
        assert event["notification"]["subject"] is None


async def test_a_negative_sequence_is_refused(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        message = await (await line.subscribe(BELL, after=-1)).message()
        assert message["type"] == "error"
        [error] = message["payload"]
        assert error["message"] == "« after » est un numéro de séquence, 0 ou plus."
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_bell_asks_who_listens(everywhere: Live) -> None:
    async with everywhere.socket() as line:
        message = await (await line.subscribe(BELL)).message()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")
