"""Live lists: what changes in the perimeter and nothing else, whatever happens beside it."""

import random
from collections import Counter
from typing import Any

import pytest

from auth.permissions import Role
from tests import factories
from tests.live.client import Line, Stream
from tests.live.living import Live, id_of
from tests.live.requests import CONFORM, World, build, dossier_of, user_of

LIST = "subscription($filter: DossierFilter) { dossiersChanged(filter: $filter) { id status version } }"
BELL = "subscription { bell { kind sequence notification { kind subject { id } } } }"
REQUESTS = "subscription { attachmentRequested { status requester { displayName } requestedRoles } }"
ASK = """
mutation($number: String!) { requestAttachment(input: {entityNumber: $number, side: MEMBER, roles: [CONTACT]}) {
  request { status } errors { code message } } }"""
SAVE = """
mutation($id: ID!, $version: Int!, $values: JSON!) { saveDraft(input: {id: $id, version: $version, values: $values}) {
  draft { version } errors { code message } } }"""


async def all_heard(stream: Stream) -> list[Any]:
    """The events until nothing more comes."""
    events = []
    while not await stream.is_silent(0.5):
        events += [await stream.next()]
        while not stream.is_empty:
            events.append(await stream.next())
    return events


async def listening(line: Line, query: str, **variables: Any) -> Stream:
    """A live list that has looked for the first time: what changes from now on is news."""
    stream = await line.subscribe(query, **variables)
    assert await stream.is_silent()
    return stream


async def test_each_dossier_that_changes_is_told_and_those_that_do_not_match_are_not(live: Live) -> None:
    world = await build(live)
    async with live.socket(world.karim) as line:
        everything = await listening(line, LIST)
        granted_only = await listening(line, LIST, filter={"status": ["GRANTED"]})
        dossier = await world.transmitted()
        assert await everything.next() == {"id": dossier["id"], "status": "TRANSMITTED", "version": dossier["version"]}
        dossier = await world.reviewed(dossier)
        assert (await everything.next())["status"] == "UNDER_REVIEW"
        dossier = await world.granted(dossier)
        last = {"id": dossier["id"], "status": "GRANTED", "version": dossier["version"]}
        assert await everything.next() == last
        assert await granted_only.next() == last
        assert await everything.is_silent()
        assert await granted_only.is_silent(0)


async def test_a_document_that_is_judged_tells_its_dossier_again(live: Live) -> None:
    world = await build(live)
    dossier = await dossier_of(world)
    document = await factories.document(dossier, world.anne)
    async with live.socket(world.karim) as line:
        stream = await listening(line, LIST)
        await live.told(CONFORM, world.agent, id=id_of(document))
        assert await stream.next() == {"id": id_of(dossier), "status": "TRANSMITTED", "version": dossier.version}


@pytest.mark.attack("RT-01")
async def test_of_a_hundred_changes_in_two_companies_each_hears_its_own_and_nothing_else(live: Live) -> None:
    worlds = [await build(live), await build(live)]
    own: list[dict[str, Any]] = [{}, {}]
    kinds: list[list[str]] = [[], []]
    async with live.socket(worlds[0].anne) as first, live.socket(worlds[1].anne) as second:
        lists = [await listening(line, LIST) for line in (first, second)]
        bells = [await line.subscribe(BELL) for line in (first, second)]
        chance = random.Random(1)
        for _ in range(100):
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


@pytest.mark.attack("RT-09")
async def test_a_draft_that_is_saved_makes_no_sound_elsewhere(live: Live) -> None:
    world, others = await build(live), await build(live)
    draft = await factories.complete_draft(world.anne)
    async with live.socket(others.anne) as line, live.socket(world.agent) as funder:
        streams = [
            *[await listening(one, LIST) for one in (line, funder)],
            *[await line.subscribe(BELL), await funder.subscribe(BELL)],
        ]
        for bell in streams[2:]:
            assert (await bell.next())["kind"] == "COUNT"
        id, values = id_of(draft), factories.af_values(title="Habilitation électrique")
        await live.told(SAVE, world.anne, id=id, version=draft.version, values=values)
        assert [await stream.is_silent(1.5 if stream is streams[0] else 0) for stream in streams] == [True] * 4


@pytest.mark.attack("RT-04")
async def test_a_company_one_is_attached_to_meanwhile_is_heard_without_coming_back(live: Live) -> None:
    world, others = await build(live), await build(live)
    async with live.socket(world.karim) as line:
        stream = await listening(line, LIST)
        await factories.attachment(await user_of(world.karim), others.establishment)
        dossier = await others.transmitted()
        assert (await stream.next())["id"] == dossier["id"]


async def test_a_request_for_attachment_rings_who_may_decide_and_nobody_else(live: Live) -> None:
    world, others = await build(live), await build(live)
    jean = await factories.viewer_of(await factories.person(first_name="Jean", birth_name="Seul"))
    async with live.socket(world.anne) as line, live.socket(others.anne) as beside:
        stream, silent = await listening(line, REQUESTS), await listening(beside, REQUESTS)
        await live.told(ASK, jean, number=world.establishment.siret)
        assert await stream.next() == {
            "status": "PENDING",
            "requester": {"displayName": "Jean Seul"},
            "requestedRoles": ["CONTACT"],
        }
        assert await stream.is_silent(1.2)
        assert await silent.is_silent(0)


async def test_who_may_not_decide_does_not_listen_to_requests_for_attachment(live: Live) -> None:
    world = await build(live)
    own = await factories.member(world.establishment, roles=(Role.EMPLOYER,))
    async with live.socket(world.karim) as line, live.socket(own) as other:
        for one in (line, other):
            message = await (await one.subscribe(REQUESTS)).message()
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
