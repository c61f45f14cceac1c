"""A dossier or a draft followed live: told at once and at each change, for exactly as long as it may be seen."""

import json
from typing import Any
from uuid import uuid4

import pytest

from auth.viewer import Viewer
from models.attachments import Attachment
from schema.ids import encode
from tests import factories
from tests.live.client import Json, Line, Stream
from tests.live.living import Live, id_of
from tests.live.requests import CONFORM, build, dossier_of, lose, user_of

DOSSIER = "subscription($id: ID!) { dossierChanged(id: $id) { id status version documents { conformity } } }"
DRAFT = "subscription($id: ID!) { draftChanged(id: $id) { id state version title } }"
DATES = "du 03/03/2031 au 06/03/2031"
SAVE = """
mutation($id: ID!, $version: Int!, $values: JSON!) { saveDraft(input: {id: $id, version: $version, values: $values}) {
  draft { version } errors { code message } } }"""


async def only_one_of(who: Viewer) -> Attachment:
    """The one attachment of this person."""
    return await Attachment.everyones("a story").get(user_id=who.user_id)


async def refusal(stream: Stream) -> Json:
    """The error that refuses a subscription, without what changes from request to request."""
    message = await stream.message()
    assert message["type"] == "error"
    [error] = message["payload"]
    assert error["extensions"].pop("requestId")
    found: Json = error
    return found


async def test_a_dossier_is_told_at_once_and_at_each_change(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await world.transmitted()
    async with everywhere.socket(world.karim) as line:
        stream = await line.subscribe(DOSSIER, id=dossier["id"])
        first = await stream.next()
        assert (first["id"], first["status"], first["version"]) == (dossier["id"], "TRANSMITTED", dossier["version"])
        dossier = await world.reviewed(dossier)
        second = await stream.next()
        assert (second["status"], second["version"]) == ("UNDER_REVIEW", dossier["version"])
        await world.granted(dossier)
        assert (await stream.next())["status"] == "GRANTED"
        assert await stream.is_silent()


async def test_a_document_that_is_judged_changes_its_dossier(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await dossier_of(world)
    document = await factories.document(dossier, world.anne)
    async with everywhere.socket(world.anne) as line:
        stream = await line.subscribe(DOSSIER, id=id_of(dossier))
        assert {one["conformity"] for one in (await stream.next())["documents"]} == {"PENDING"}
        await everywhere.told(CONFORM, world.agent, id=id_of(document))
        assert "CONFORM" in {one["conformity"] for one in (await stream.next())["documents"]}


async def test_a_draft_is_told_at_once_at_each_save_and_when_it_leaves(everywhere: Live) -> None:
    world = await build(everywhere)
    draft = await factories.complete_draft(world.anne)
    async with everywhere.socket(world.karim) as line:
        stream = await line.subscribe(DRAFT, id=id_of(draft))
        first = await stream.next()
        assert (first["state"], first["title"]) == ("MEMBER_EDITING", f"Équipements sous pression {DATES}")
        values = factories.af_values(title="Habilitation électrique")
        saved = await everywhere.told(SAVE, world.anne, id=id_of(draft), version=draft.version, values=values)
        second = await stream.next()
        assert (second["title"], second["version"]) == (f"Habilitation électrique {DATES}", saved["draft"]["version"])
        draft = await factories.fetched(draft)
        await world.transmitted(draft)
        states = [(await stream.next())["state"]]
        while states[-1] == "TRANSMITTING":
            states.append((await stream.next())["state"])
        assert states[-1] == "TRANSMITTED"


@pytest.mark.attack("RT-07")
@pytest.mark.parametrize(("query", "typename"), [(DOSSIER, "Dossier"), (DRAFT, "Draft")])
async def test_an_unknown_object_and_a_foreign_one_are_refused_alike(
    everywhere: Live, query: str, typename: str
) -> None:
    world, others = await build(everywhere), await build(everywhere)
    foreign = await dossier_of(others) if typename == "Dossier" else await factories.draft(others.anne)
    asked = [id_of(foreign), encode(typename, uuid4()), encode("Company", foreign.id), "n'importe quoi"]
    async with everywhere.socket(world.anne) as line:
        refusals = [json.dumps(await refusal(await line.subscribe(query, id=id))) for id in asked]
    assert len(set(refusals)) == 1
    error = json.loads(refusals[0])
    assert (error["message"], error["extensions"]) == ("Cet élément est introuvable.", {"code": "NOT_FOUND"})


@pytest.mark.attack("RT-02")
async def test_the_stream_completes_when_the_dossier_goes_out_of_sight(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    elsewhere = await factories.attachment(await user_of(world.karim), others.establishment)
    dossier = await dossier_of(others)
    async with everywhere.socket(world.karim) as line:
        stream = await line.subscribe(DOSSIER, id=id_of(dossier))
        await stream.next()
        await lose(elsewhere)
        assert await stream.message() == {"type": "complete", "id": stream.id}
        assert await still_hears(line, await dossier_of(world))


@pytest.mark.attack("RT-02")
async def test_the_socket_closes_when_the_last_right_to_read_is_gone(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await world.transmitted()
    async with everywhere.socket(world.karim) as line:
        stream = await line.subscribe(DOSSIER, id=dossier["id"])
        await stream.next()
        await lose(await only_one_of(world.karim))
        await world.reviewed(dossier)
        assert await line.close_code() == 4403
        assert await stream.is_silent(0)


async def still_hears(line: Line, dossier: Any) -> bool:
    """Whether the socket still serves what its person sees."""
    return bool((await (await line.subscribe(DOSSIER, id=id_of(dossier))).next())["id"] == id_of(dossier))
