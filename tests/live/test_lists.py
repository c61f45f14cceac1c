"""Live lists: what changes in the perimeter and nothing else, whatever happens beside it."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side
from tests import factories
from tests.live.client import Line, Stream
from tests.live.living import Live, id_of
from tests.live.requests import CONFORM, build, dossier_of, user_of

LIST = "subscription($filter: DossierFilter) { dossiersChanged(filter: $filter) { id status version } }"
BELL = "subscription { bell { kind sequence notification { kind subject { id } } } }"
REQUESTS = "subscription { attachmentRequested { status requester { displayName } requestedRoles } }"
ASK = """
mutation($number: String!) { requestAttachment(input: {entityNumber: $number, side: MEMBER, roles: [CONTACT]}) {
  request { status } errors { code message } } }"""
SAVE = """
mutation($id: ID!, $version: Int!, $values: JSON!) { saveDraft(input: {id: $id, version: $version, values: $values}) {
  draft { version } errors { code message } } }"""


async def listening(line: Line, query: str, **variables: Any) -> Stream:
    """A live list that has looked for the first time: what changes from now on is news."""
    stream = await line.subscribe(query, **variables)
    assert await stream.is_silent()
    return stream


async def test_each_dossier_that_changes_is_told_and_those_that_do_not_match_are_not(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.karim) as line:
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


async def test_a_document_that_is_judged_tells_its_dossier_again(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await dossier_of(world)
    document = await factories.document(dossier, world.anne)
    async with everywhere.socket(world.karim) as line:
        stream = await listening(line, LIST)
        await everywhere.told(CONFORM, world.agent, id=id_of(document))
        assert await stream.next() == {"id": id_of(dossier), "status": "TRANSMITTED", "version": dossier.version}


@pytest.mark.attack("RT-09")
async def test_a_draft_that_is_saved_makes_no_sound_elsewhere(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    draft = await factories.complete_draft(world.anne)
    prescriber = await factories.viewer_of(await factories.person(side=Side.PRESCRIBER))
    async with (
        everywhere.socket(others.anne) as line,
        everywhere.socket(world.agent) as funder,
        everywhere.socket(prescriber) as beside,
    ):
        streams = [
            *[await listening(one, LIST) for one in (line, funder)],
            *[await one.subscribe(BELL) for one in (line, funder, beside)],
        ]
        for bell in streams[2:]:
            assert (await bell.next())["kind"] == "COUNT"
        id, values = id_of(draft), factories.af_values(title="Habilitation électrique")
        await everywhere.told(SAVE, world.anne, id=id, version=draft.version, values=values)
        assert [await stream.is_silent(1.5 if stream is streams[0] else 0) for stream in streams] == [True] * 5


@pytest.mark.attack("RT-07")
async def test_a_filter_that_names_another_company_widens_nothing(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    async with everywhere.socket(world.karim) as line, everywhere.socket(others.karim) as beside:
        number = {"filter": {"entityNumber": [others.establishment.siret]}}
        foreign, own = await listening(line, LIST, **number), await listening(beside, LIST, **number)
        dossier = await others.transmitted()
        await world.transmitted()
        assert (await own.next())["id"] == dossier["id"]
        assert await foreign.is_silent(1.2)


@pytest.mark.attack("RT-04")
async def test_a_company_one_is_attached_to_meanwhile_is_heard_without_coming_back(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    async with everywhere.socket(world.karim) as line:
        stream = await listening(line, LIST)
        await factories.attachment(await user_of(world.karim), others.establishment)
        dossier = await others.transmitted()
        assert (await stream.next())["id"] == dossier["id"]


async def test_a_request_for_attachment_rings_who_may_decide_and_nobody_else(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    jean = await factories.viewer_of(await factories.person(first_name="Jean", birth_name="Seul"))
    async with everywhere.socket(world.anne) as line, everywhere.socket(others.anne) as beside:
        stream, silent = await listening(line, REQUESTS), await listening(beside, REQUESTS)
        await everywhere.told(ASK, jean, number=world.establishment.siret)
        assert await stream.next() == {
            "status": "PENDING",
            "requester": {"displayName": "Jean Seul"},
            "requestedRoles": ["CONTACT"],
        }
        assert await stream.is_silent(1.2)
        assert await silent.is_silent(0)


async def test_who_may_not_decide_does_not_listen_to_requests_for_attachment(everywhere: Live) -> None:
    world = await build(everywhere)
    own = await factories.member(world.establishment, roles=(Role.EMPLOYER,))
    async with everywhere.socket(world.karim) as line, everywhere.socket(own) as other:
        for one in (line, other):
            message = await (await one.subscribe(REQUESTS)).message()
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
