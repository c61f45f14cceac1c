"""Five hundred changes in two companies: each hears all of its own, and nothing of the other."""

import random
from collections import Counter
from typing import Any

import pytest

from tests.live.client import Stream
from tests.live.living import Live
from tests.live.requests import World, build

LIST = "subscription { dossiersChanged { id version } }"
BELL = "subscription { bell { kind sequence notification { kind subject { id } } } }"


async def all_heard(stream: Stream) -> list[Any]:
    """The events until nothing more comes."""
    events = []
    while not await stream.is_silent(0.5):
        events += [await stream.next()]
        while not stream.is_empty:
            events.append(await stream.next())
    return events


@pytest.mark.attack("RT-01")
async def test_of_five_hundred_changes_in_two_companies_each_hears_its_own_and_nothing_else(everywhere: Live) -> None:
    worlds = [await build(everywhere), await build(everywhere)]
    own: list[dict[str, Any]] = [{}, {}]
    kinds: list[list[str]] = [[], []]
    async with everywhere.socket(worlds[0].anne) as first, everywhere.socket(worlds[1].anne) as second:
        lists = [await line.subscribe(LIST) for line in (first, second)]
        bells = [await line.subscribe(BELL) for line in (first, second)]
        chance = random.Random(1)
        for _ in range(500):
            which = chance.randrange(2)
            dossier, kind = await change(worlds[which], own[which], chance)
            own[which][dossier["id"]] = dossier
            kinds[which].append(kind)
        heard = [await all_heard(stream) for stream in lists]
        rung = [[event for event in await all_heard(bell) if event["kind"] == "ADDED"] for bell in bells]
    for which in range(2):
        assert {event["id"]: event["version"] for event in heard[which]} == versions(own[which])
        assert [event["sequence"] for event in rung[which]] == list(range(1, len(kinds[which]) + 1))
        assert Counter(event["notification"]["kind"] for event in rung[which]) == Counter(kinds[which])
        assert {event["notification"]["subject"]["id"] for event in rung[which]} == own[which].keys()


async def change(world: World, own: dict[str, Any], chance: random.Random) -> tuple[Any, str]:
    """A new dossier of this company, or a step of one that it has; and what the bell must say of it."""
    old = [dossier for dossier in own.values() if dossier.get("status") != "GRANTED"]
    if not old or chance.random() < 0.3:
        return await world.transmitted(), "DOSSIER_TRANSMITTED"
    dossier = chance.choice(old)
    if dossier.get("status") == "UNDER_REVIEW":
        return await world.granted(dossier), "DOSSIER_GRANTED"
    return await world.reviewed(dossier), "DOSSIER_UNDER_REVIEW"


def versions(own: dict[str, Any]) -> dict[str, int]:
    return {id: dossier["version"] for id, dossier in own.items()}
