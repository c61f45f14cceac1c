"""Someone is away while a thousand letters arrive, and loses a right in the middle of them."""

import pytest

from tests import factories
from tests.live.client import Stream
from tests.live.letters import all_is_told, tell, tell_all
from tests.live.living import Live
from tests.live.requests import build, dossier_of, lose, user_of

LETTERS = 1000
TOGETHER = 50
BELL = """
subscription($after: Int) { bell(after: $after) { kind sequence notification {
  title subject { ... on Dossier { number } } } } }"""

Heard = tuple[int, str, str | None]


async def added(bell: Stream) -> Heard:
    """Sequence, title, and the number of what it is about when that may still be seen."""
    event = await bell.next(within=20)
    about = event["notification"]
    assert event["kind"] == "ADDED"
    return event["sequence"], about["title"], about["subject"] and about["subject"]["number"]


@pytest.mark.attack("RT-10")
async def test_who_comes_back_hears_each_once_in_order_and_sees_only_what_is_still_theirs(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    elsewhere = await factories.attachment(await user_of(world.karim), others.establishment)
    own, foreign = await dossier_of(world), await dossier_of(others)
    await all_is_told()
    async with everywhere.socket(world.karim) as line:
        bell = await line.subscribe(BELL)
        first = await bell.next()
        await tell(foreign, world.karim, title="Avant")
        start = first["sequence"] + 1
        assert await added(bell) == (start, "Avant", foreign.number)
    subjects = [own if number % 2 else foreign for number in range(LETTERS)]
    letters = [(subject, f"Lettre {number}", "") for number, subject in enumerate(subjects)]
    for at in range(0, LETTERS, TOGETHER):
        await tell_all(letters[at : at + TOGETHER], [world.karim])
        if at == LETTERS // 2:
            await lose(elsewhere)
    async with everywhere.socket(world.karim) as line:
        bell = await line.subscribe(BELL, after=start)
        assert (await bell.next())["kind"] == "COUNT"
        heard = [await added(bell) for _ in range(LETTERS)]
        assert heard == [
            (start + 1 + number, f"Lettre {number}", own.number if number % 2 else None) for number in range(LETTERS)
        ]
        assert await bell.is_silent(1.2)
