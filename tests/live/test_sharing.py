"""Fifty sockets that ask the same words: each hears its own bell, and sees of its subjects what its person may see."""

from contextlib import AsyncExitStack
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.dossiers import TrainingModule
from tests import factories
from tests.live.client import Stream
from tests.live.letters import all_is_told, tell
from tests.live.living import Live, id_of
from tests.live.requests import build, dossier_of

ROUNDS = 20
BELL = """
subscription { bell { kind sequence unreadCount notification { id title subject {
  id ... on Dossier { number values assignee { id } } } } } }"""


async def added(bell: Stream) -> Any:
    event = await bell.next()
    assert event["kind"] == "ADDED"
    return event


def seen(event: Any) -> frozenset[str] | None:
    """The blocks of the form in what the event is about; None when that may not be seen."""
    subject = event["notification"]["subject"]
    return subject and frozenset(subject["values"])


@pytest.mark.attack("RT-08")
async def test_of_one_letter_each_sees_what_their_own_rights_allow(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    giver = await factories.establishment()
    dossier = await dossier_of(world)
    await TrainingModule.everyones("a story").filter(dossier_id=dossier.id).update(organisation_id=giver.id)
    employer = await factories.member(world.establishment, roles=(Role.EMPLOYER,))
    members = [world.anne, world.karim, others.anne, employer]
    provider, stranger = await factories.provider(giver), await factories.provider(await factories.establishment())
    people = [*members, provider, stranger, world.agent]
    await all_is_told()
    async with AsyncExitStack() as sockets:
        lines = [await sockets.enter_async_context(everywhere.socket(who)) for who in people]
        bells = [await line.subscribe(BELL) for line in lines]
        for bell in bells:
            assert (await bell.next())["kind"] == "COUNT"
        for some in (members, [provider, stranger], [world.agent]):
            await tell(dossier, *some)
        whole, *rest = [seen(await added(bell)) for bell in bells]
        assert whole is not None
        assert whole > {"action"}
        assert rest == [whole, None, None, {"action"}, None, whole]


async def test_fifty_sockets_of_fifty_people_hear_twenty_letters_in_order(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await dossier_of(world)
    await all_is_told()
    people: list[Viewer] = [await factories.member(world.establishment) for _ in range(50)]
    async with AsyncExitStack() as sockets:
        bells = []
        for who in people:
            line = await sockets.enter_async_context(everywhere.socket(who))
            bells.append(await line.subscribe(BELL))
            assert (await bells[-1].next())["unreadCount"] == 0
        for number in range(ROUNDS):
            await tell(dossier, *(people if number % 2 else people[number:]), title=f"Lettre {number}")
        for place, bell in enumerate(bells):
            titles = [f"Lettre {number}" for number in range(ROUNDS) if number % 2 or number <= place]
            heard = [await added(bell) for _ in titles]
            assert [event["sequence"] for event in heard] == list(range(1, len(titles) + 1))
            assert [event["notification"]["title"] for event in heard] == titles
            assert {event["notification"]["subject"]["id"] for event in heard} == {id_of(dossier)}
            assert heard[-1]["unreadCount"] == len(titles)
            assert len({event["notification"]["id"] for event in heard}) == len(titles)
        assert [bell.is_empty for bell in bells] == [True] * len(bells)
