"""What is done at one server is so at the others: rows, rights, sign-ins; whatever carries the rings between them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import monotonic
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from models.attachments import Attachment
from schema.ids import encode
from tests import factories
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import scene
from tests.live.client import AT_ONCE, Stream, socket
from tests.live.living import Live, id_of
from tests.live.requests import build

LIST = "subscription { dossiersChanged { id status } }"
BELL = "subscription { bell { kind notification { kind subject { id } } } }"
ASKED = "subscription { attachmentRequested { id } }"
SAVE = """mutation($id: ID!, $version: Int!) {
  saveDraft(input: {id: $id, version: $version, values: {action: {title: "Autrement"}}}) { errors { code } } }"""
REQUEST = """mutation($n: String!) {
  requestAttachment(input: {entityNumber: $n, side: MEMBER, roles: [CONTACT]}) { request { id } errors { code } } }"""
ACCEPT = "mutation($id: ID!) { acceptAttachmentRequest(id: $id) { errors { code } } }"
DEACTIVATE = "mutation($id: ID!) { deactivateAttachment(id: $id) { errors { code } } }"
SIGN_OUT = "mutation { signOut { done } }"


@dataclass
class Pair:
    """A server where people act, and the address of another one where they listen."""

    near: Live
    far: str

    async def listening(self, who: Any) -> Any:
        return socket(self.far, await self.near.token(who))


@pytest.fixture(params=["sqlite and redis", "postgres and redis", "postgres and postgres"])
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A database and a broker."""
    engine, _, broker = str(request.param).split()
    database: str = request.getfixturevalue(f"{engine}_url")
    return database, request.getfixturevalue("redis_url") if broker == "redis" else database


@pytest.fixture
async def pair(place: tuple[str, str], nursery: Nursery) -> AsyncIterator[Pair]:
    """Two servers on one database."""
    database, broker_url = place
    async with scene(nursery, database, apis=2, windows=0, broker_url=broker_url) as stage:
        for api in stage.apis:
            await api.start()
        near, far = (f"127.0.0.1:{api.port}" for api in stage.apis)
        server: Any = SimpleNamespace(ws_url=f"ws://{near}")
        async with httpx.AsyncClient(base_url=f"http://{near}", trust_env=False, timeout=10) as http:
            yield Pair(Live(server, http), f"ws://{far}")


async def rung(bell: Stream) -> Any:
    """What the next letter is about."""
    event = await bell.next()
    assert event["kind"] == "ADDED"
    return event["notification"]["subject"]["id"]


@pytest.mark.attack("RT-01", "RT-09")
async def test_each_hears_its_own_rows_and_nobody_hears_a_draft(pair: Pair) -> None:
    world, others = await build(pair.near), await build(pair.near)
    async with await pair.listening(world.karim) as line, await pair.listening(others.anne) as beside:
        rows, silent = await line.subscribe(LIST), await beside.subscribe(LIST)
        bell, still = await line.subscribe(BELL), await beside.subscribe(BELL)
        assert [(await one.next())["kind"] for one in (bell, still)] == ["COUNT", "COUNT"]
        assert await rows.is_silent()
        draft = await factories.complete_draft(world.anne)
        await pair.near.told(SAVE, world.anne, id=id_of(draft), version=draft.version)
        assert await rows.is_silent(1.2)
        dossier = await world.transmitted()
        assert await rows.next() == {"id": dossier["id"], "status": "TRANSMITTED"}
        assert await rung(bell) == dossier["id"]
        dossier = await world.granted(await world.reviewed(dossier))
        while (await rows.next())["status"] != "GRANTED":
            pass
        assert [await rung(bell) for _ in range(2)] == [dossier["id"]] * 2
        assert await silent.is_silent(1.2)
        assert still.is_empty


@pytest.mark.attack("RT-02", "RT-04", "RT-06")
async def test_rights_that_come_and_go_are_heard_there_at_once(pair: Pair) -> None:
    world, others = await build(pair.near), await build(pair.near)
    async with (
        await pair.listening(world.karim) as line,
        await pair.listening(others.anne) as hers,
        await pair.listening(others.karim) as lost,
    ):
        rows, asked, gone = await line.subscribe(LIST), await hers.subscribe(ASKED), await lost.subscribe(LIST)
        assert await rows.is_silent()
        request = (await pair.near.told(REQUEST, world.karim, n=others.establishment.siret))["request"]
        assert await asked.next() == request
        await pair.near.told(ACCEPT, others.anne, id=request["id"])
        dossier = await others.transmitted()
        assert (await rows.next())["id"] == (await gone.next())["id"] == dossier["id"]
        began = monotonic()
        link = await Attachment.everyones("a story").get(user_id=others.karim.user_id)
        await pair.near.told(DEACTIVATE, others.anne, id=encode("Attachment", link.id))
        assert await lost.close_code() == 4403
        assert await pair.near.told(SIGN_OUT, others.anne) == {"done": True}
        assert await hers.close_code() == 4401
        assert monotonic() - began < AT_ONCE
        await others.reviewed(dossier)
        assert (await rows.next())["status"] == "UNDER_REVIEW"
        assert gone.is_empty
