"""PostgreSQL cut in the middle of a transaction, above all between COMMIT and its answer: nobody acts twice."""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from models.drafts import Draft
from models.idempotency import IdempotencyRecord
from tests.faults.asking import CREATE, asked, assert_come_back
from tests.faults.prepared import until
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally
from tests.faults.wire import Trap, Wire, wire_to

CUTS_AT_COMMIT = 12
CUTS_ANYWHERE = 30


@dataclass
class Counter:
    """Where Anne creates drafts, over a wire that can be cut."""

    stage: Stage
    wire: Wire

    async def create(self, key: str) -> httpx.Response:
        return await asked(self.stage, CREATE, key=key)

    async def until_created(self, key: str) -> Any:
        """The draft, however often it must be asked for."""
        answers: list[httpx.Response] = []

        async def is_created() -> bool:
            answers.append(await self.create(key))
            return answers[-1].status_code == 200

        await until(is_created)
        return answers[-1].json()["data"]["told"]["draft"]["id"]


@pytest.fixture
async def counter(nursery: Nursery, postgres_url: str) -> AsyncIterator[Counter]:
    async with wire_to(postgres_url) as (wire, url), scene(nursery, postgres_url, database_for_nodes=url) as stage:
        await stage.apis[0].start()
        await stage.hall.until_open()
        yield Counter(stage, wire)


async def drafts() -> int:
    return await Draft.everyones("the test counts them").all().count()


async def are_there(number: int) -> bool:
    return await drafts() == number


@pytest.mark.attack("CRASH-10")
@pytest.mark.faults(CUTS_AT_COMMIT)
@pytest.mark.parametrize("forwarded", [True, False], ids=["answer lost", "commit lost"])
async def test_cut_at_commit_the_client_is_told_to_ask_again_and_its_key_finds_out(
    counter: Counter, forwarded: bool, tally: Tally
) -> None:
    for turn in range(1, CUTS_AT_COMMIT + 1):
        key = str(uuid4())
        trap = counter.wire.trap = Trap(key.encode(), b"COMMIT", forwarded)
        assert_come_back(await counter.create(key))
        assert trap.sprung.is_set()
        if forwarded:  # the server may still be at it when the client hears of the cut
            await until(partial(are_there, turn))
        assert await drafts() == turn - (not forwarded), "the fault was not where the test means it"
        first, second = await counter.until_created(key), await counter.until_created(key)
        assert first == second
        assert await drafts() == await IdempotencyRecord.all().count() == turn
    tally.add(counter.wire.faults)
    await counter.stage.verdict.all_is_well()


@pytest.mark.attack("CRASH-10")
@pytest.mark.faults(CUTS_ANYWHERE * 2 // 3)
async def test_cut_at_any_byte_of_the_request_nothing_is_done_twice(counter: Counter, tally: Tally) -> None:
    chance = random.Random(2507)
    for turn in range(1, CUTS_ANYWHERE + 1):
        key = str(uuid4())
        counter.wire.trap = Trap(key.encode(), chance.randrange(1, 6000))
        answer = await counter.create(key)
        assert answer.status_code in (200, 503), answer.text
        await counter.until_created(key)
        assert await drafts() == await IdempotencyRecord.all().count() == turn
    tally.add(counter.wire.faults)  # some requests were over before their byte
    await counter.stage.verdict.all_is_well()
