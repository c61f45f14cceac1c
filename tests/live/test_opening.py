"""A bell that asks what others have asked is opened the short way: with the same words for the same mistakes."""

from typing import Any

from tests.live.client import Stream
from tests.live.living import Live
from tests.live.requests import build
from tests.live.test_bell import BELL, heard

MISTAKES: list[dict[str, Any]] = [{"after": -1}, {"after": "deux"}, {"kinds": ["UNKNOWN"]}]


async def refusal(stream: Stream) -> Any:
    """What an `error` says, but for the request's own id."""
    message = await stream.message()
    assert message["type"] == "error"
    [error] = message["payload"]
    return {**error, "extensions": error["extensions"]["code"]}


async def test_mistakes_are_told_in_the_same_words_once_others_have_joined(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line, everywhere.socket() as nobody:
        first = [await refusal(await line.subscribe(BELL, **mistake)) for mistake in MISTAKES]
        door = await refusal(await nobody.subscribe(BELL))
        for _ in range(2):
            assert await heard(await line.subscribe(BELL), 1) == [("COUNT", 0, 0, None)]
        assert [await refusal(await line.subscribe(BELL, **mistake)) for mistake in MISTAKES] == first
        assert await refusal(await nobody.subscribe(BELL)) == door
        assert [door["extensions"], first[0]["extensions"]] == ["UNAUTHENTICATED", "BAD_USER_INPUT"]


async def test_each_who_opens_the_same_keeps_their_own_variables(everywhere: Live) -> None:
    world = await build(everywhere)
    await world.transmitted()
    async with everywhere.socket(world.anne) as line:
        told = ("ADDED", 1, 1, "DOSSIER_TRANSMITTED")
        watching = await line.subscribe(BELL)
        while (await watching.next())["sequence"] < 1:
            pass
        assert await heard(await line.subscribe(BELL, after=0), 2) == [("COUNT", 0, 1, None), told]
        assert await heard(await line.subscribe(BELL, after=1), 1) == [("COUNT", 1, 1, None)]
        picky = await line.subscribe(BELL, after=0, kinds=["DOSSIER_GRANTED"])
        assert await heard(picky, 1) == [("COUNT", 0, 1, None)]
        assert await picky.is_silent()
