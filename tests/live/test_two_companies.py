"""Five hundred changes in two companies: each hears all of its own, and nothing of the other."""

import random
from collections import Counter
from typing import Any

import pytest

from tests.live.client import Stream
from tests.live.living import Live
from tests.live.requests import World, build

CHANGES = 500
PATIENCE = 30.0
"""Seconds, on a machine that does something else too."""
LIST = "subscription { dossiersChanged { id version } }"
BELL = "subscription { bell { kind sequence notification { kind subject { id } } } }"

Versions = dict[str, int]


class Company:
    """One of the two: what it did, and what its administrator heard of it."""

    def __init__(self, world: World, rows: Stream, bell: Stream) -> None:
        self._world = world
        self._rows = rows
        self._bell = bell
        self._own: dict[str, Any] = {}
        self._kinds: list[str] = []

    async def change(self, chance: random.Random) -> None:
        """A new dossier, or a step of one that it has."""
        old = [dossier for dossier in self._own.values() if dossier.get("status") != "GRANTED"]
        if not old or chance.random() < 0.3:
            dossier, kind = await self._world.transmitted(), "DOSSIER_TRANSMITTED"
        elif (dossier := chance.choice(old)).get("status") == "UNDER_REVIEW":
            dossier, kind = await self._world.granted(dossier), "DOSSIER_GRANTED"
        else:
            dossier, kind = await self._world.reviewed(dossier), "DOSSIER_UNDER_REVIEW"
        self._own[dossier["id"]] = dossier
        self._kinds.append(kind)

    async def has_heard_its_own(self) -> bool:
        """Each change rang once, in order, with a dossier of its own; the list has told the last version of each."""
        rung = [await self._bell.next(PATIENCE) for _ in self._kinds]
        assert [(event["kind"], event["sequence"]) for event in rung] == [
            ("ADDED", number) for number in range(1, len(self._kinds) + 1)
        ]
        assert Counter(event["notification"]["kind"] for event in rung) == Counter(self._kinds)
        assert {event["notification"]["subject"]["id"] for event in rung} == self._own.keys()
        versions = {id: dossier["version"] for id, dossier in self._own.items()}
        told: Versions = {}
        while told != versions:
            event = await self._rows.next(PATIENCE)
            assert event["version"] > told.get(event["id"], 0)
            assert event["id"] in versions
            told[event["id"]] = event["version"]
        return True

    async def hears_no_more(self) -> bool:
        """Whether nothing comes that nobody did."""
        return await self._bell.is_silent(0) and await self._rows.is_silent(0)


@pytest.mark.attack("RT-01")
async def test_each_hears_its_own_and_nothing_else(everywhere: Live) -> None:
    worlds = [await build(everywhere), await build(everywhere)]
    async with everywhere.socket(worlds[0].anne) as first, everywhere.socket(worlds[1].anne) as second:
        companies = [
            Company(world, await line.subscribe(LIST), await opened(await line.subscribe(BELL)))
            for world, line in zip(worlds, (first, second), strict=True)
        ]
        assert await companies[0].hears_no_more()
        chance = random.Random(1)
        for _ in range(CHANGES):
            await chance.choice(companies).change(chance)
        assert [await company.has_heard_its_own() for company in companies] == [True, True]
        assert await first.ping() == {"type": "pong"}
        assert [await company.hears_no_more() for company in companies] == [True, True]


async def opened(bell: Stream) -> Stream:
    """The bell, once it has said its count; a live list asked for before it has looked for the first time by then."""
    assert (await bell.next())["kind"] == "COUNT"
    assert await bell.is_silent(1)
    return bell
