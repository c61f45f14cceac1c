"""What goes wrong inside is told as INTERNAL with the id of the request, whichever way the question came in."""

import json
from typing import Any

import orjson
import pytest

from models.documents import Document
from models.documents.links import download_url
from models.drafts import Draft
from models.facts import record
from tests import factories
from tests.live.events import events
from tests.live.living import Live, id_of
from tests.live.requests import World, build

QUERY = "query Reading($id: ID!) { draft(id: $id) { id values } }"
CHANGES = "subscription Following($id: ID!) { draftChanged(id: $id) { id values } }"
SECRET = "sealed:1:bm90IGEgc2VhbGVkIG5pciBhdCBhbGw="


async def corrupted(world: World) -> Draft:
    """A draft whose stored form holds something that nobody sealed."""
    draft = await factories.draft(world.anne)
    values = {"trainees": [{"key": "s1", "nir": SECRET}]}
    await Draft.everyones("a story").filter(id=draft.id).update(values=values)
    return draft


def is_masked(payload: Any) -> bool:
    """Whether these errors are one internal error without any detail."""
    [error] = payload["errors"]
    told = (error["message"], error["extensions"].keys(), error["extensions"]["code"])
    assert told == ("Une erreur interne est survenue.", {"code", "requestId"}, "INTERNAL")
    assert set(error) <= {"message", "extensions", "path", "locations"}
    return "seal" not in json.dumps(payload) and "InvalidTag" not in json.dumps(payload)


async def test_over_post_and_the_log_names_the_request(live: Live) -> None:
    world = await build(live)
    answer = await live.ask(QUERY, world.anne, id=id_of(await corrupted(world)))
    assert is_masked(answer)
    request = answer["errors"][0]["extensions"]["requestId"]
    [line] = [line for line in live.server.log.splitlines() if f"request={request}" in line]
    assert "Reading" in line
    assert SECRET not in live.server.log


async def test_over_multipart(live: Live) -> None:
    world = await build(live)
    operations = {"query": QUERY, "variables": {"id": id_of(await corrupted(world))}}
    answer = await live.http.post(
        "/graphql",
        data={"operations": orjson.dumps(operations).decode(), "map": "{}"},
        files={"0": ("unused.pdf", b"%PDF-1.7")},
        headers={"authorization": f"Bearer {await live.token(world.anne)}", "x-requested-with": "test"},
    )
    assert is_masked(answer.json())


@pytest.mark.parametrize("query", [QUERY, CHANGES])
async def test_over_a_socket_which_stays_open(live: Live, query: str) -> None:
    world = await build(live)
    async with live.socket(world.anne) as line:
        stream = await line.subscribe(query, id=id_of(await corrupted(world)))
        message = await stream.message()
        assert message["type"] == "next"
        assert is_masked(message["payload"])
        assert (await stream.message())["type"] == "complete"
        sound = await line.subscribe(CHANGES, id=id_of(await factories.draft(world.anne)))
        assert (await sound.next())["values"]["action"]["title"] == "Équipements sous pression"


async def test_over_server_sent_events(live: Live) -> None:
    world = await build(live)
    async with events(live.http, await live.token(world.anne), CHANGES, id=id_of(await corrupted(world))) as stream:
        name, payload = await stream.event()
        assert name == "next"
        assert is_masked(payload)
        assert await stream.event() == ("complete", None)


async def test_in_the_middle_of_a_stream(live: Live) -> None:
    world = await build(live)
    draft = await factories.draft(world.anne)
    async with live.socket(world.anne) as line:
        stream = await line.subscribe(CHANGES, id=id_of(draft))
        await stream.next()
        await (
            Draft.everyones("a story")
            .filter(id=draft.id)
            .update(values={"trainees": [{"key": "s1", "nir": SECRET}]}, version=draft.version + 1)
        )
        await draft_rang(draft, world)
        message = await stream.message()
        assert is_masked(message["payload"])
        assert (await stream.message())["type"] == "complete"


async def test_over_the_address_of_a_document(live: Live) -> None:
    world = await build(live)
    document = await factories.document(await factories.draft(world.anne), world.anne)
    folder = live.server.folder / "var" / "documents" / document.storage_key
    folder.mkdir(parents=True)
    answer = await live.http.get(download_url(document.id, world.anne.user_id))
    assert answer.status_code == 500
    assert is_masked(answer.json())
    assert str(folder) not in answer.text
    assert await Document.everyones("a story").filter(id=document.id).exists()


async def draft_rang(draft: Draft, world: World) -> None:
    """A fact of this draft, which the worker of the server tells."""
    await record("draft.saved", "Draft", draft.id, by=world.anne.user_id)
