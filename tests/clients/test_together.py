"""One key, twenty calls at once: one effect, twenty equal answers; and the key outlives a server that is killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.drafts import Draft
from models.idempotency import IdempotencyRecord
from tests import factories
from tests.live.living import Live, id_of, living
from tests.resolvers.asking import ask

CREATE = """
mutation($input: CreateDraftInput!) { createDraft(input: $input) {
  draft { id number version stateLabel values } errors { code message path } } }"""
DUPLICATE = """
mutation($input: DuplicateDraftInput!) { duplicateDraft(input: $input) {
  draft { id number version } errors { code message path } } }"""
TRANSMIT = """
mutation($id: ID!, $version: Int!, $key: String) { transmitDraft(id: $id, version: $version, idempotencyKey: $key) {
  draft { id version state } dossier { id number } issues { code message } errors { code message path } } }"""
ASKED = {"scheme": "AF", "values": {"action": {"title": "Paie"}}, "idempotencyKey": "k"}
TIMES = 20


async def drafts() -> int:
    return await Draft.everyones("a test counts").count()


async def administrator() -> Viewer:
    place = await factories.establishment(of=await factories.company(name="SIAE", number="732829320"))
    return await factories.member(place.company, roles=(Role.ADMINISTRATOR,))


async def asked_of(viewer: Viewer) -> dict[str, tuple[str, dict[str, Any], int]]:
    """Each mutation that takes a key, what it is asked, and how many drafts it makes."""
    draft = await factories.complete_draft(viewer)
    copied = {"id": id_of(draft), "sections": ["employer"], "idempotencyKey": "copy"}
    return {
        "createDraft": (CREATE, {"input": ASKED}, 1),
        "duplicateDraft": (DUPLICATE, {"input": copied}, 1),
        "transmitDraft": (TRANSMIT, {"id": id_of(draft), "version": draft.version, "key": "send"}, 0),
    }


@pytest.fixture
async def live(database_url: str) -> AsyncIterator[Live]:
    async with living(database_url) as running:
        yield running


@pytest.mark.attack("RACE-14")
async def test_twenty_calls_at_once_over_a_server_have_one_effect_and_one_answer(live: Live) -> None:
    viewer = await administrator()
    headers = {"authorization": f"Bearer {await live.token(viewer)}"}
    for text, variables, made in (await asked_of(viewer)).values():
        before = await drafts()
        body = {"query": text, "variables": variables}
        sent = (live.http.post("/graphql", json=body, headers=headers, timeout=60) for _ in range(TIMES))
        answers = [answer.content for answer in await asyncio.gather(*sent)]
        assert b'"errors":[]' in answers[0]
        assert answers == [answers[0]] * TIMES
        assert await drafts() == before + made
    assert await IdempotencyRecord.all().count() == 3


@pytest.mark.attack("RACE-14", "HOOK-09")
async def test_twenty_calls_at_once_in_one_process_have_one_effect_and_one_answer(database: str) -> None:
    viewer = await administrator()
    for text, variables, made in (await asked_of(viewer)).values():
        before = await drafts()
        answers = await asyncio.gather(*(ask(text, viewer, **variables) for _ in range(TIMES)))
        [payload] = answers[0]["data"].values()
        assert payload["errors"] == []
        assert answers == [answers[0]] * TIMES
        assert await drafts() == before + made


async def test_a_server_killed_between_the_effect_and_the_answer_gives_the_first_outcome_to_the_retry(
    live: Live,
) -> None:
    viewer = await administrator()
    headers = {"authorization": f"Bearer {await live.token(viewer)}"}
    body = {"query": CREATE, "variables": {"input": ASKED}}

    async def send() -> httpx.Response:
        return await live.http.post("/graphql", json=body, headers=headers)

    lost = asyncio.create_task(send())
    async with asyncio.timeout(60):
        while not await drafts():  # noqa: ASYNC110 - the commit is looked for from outside the server
            await asyncio.sleep(0)
    await live.server.kill()
    with suppress(httpx.HTTPError):
        await lost
    await live.server.restart()
    draft = await Draft.everyones("a test").get()
    for _ in range(2):
        assert (await send()).json()["data"]["createDraft"]["draft"]["id"] == id_of(draft)
    assert await drafts() == 1
