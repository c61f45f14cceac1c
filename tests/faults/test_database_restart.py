"""PostgreSQL restarted without a word under load: what was acknowledged is there, and everything goes on by itself."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.faults.asking import ME, asked, assert_come_back
from tests.faults.own_postgres import OwnPostgres, own_postgres
from tests.faults.prepared import carry, prepare, shared_out
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally

RESTARTS = 4
HEALED_WITHIN = 10.0
"""Seconds after the restart."""


@pytest.fixture(scope="module")
async def postgres() -> AsyncIterator[OwnPostgres]:
    async with own_postgres() as one:
        yield one


async def healed(stage: Stage) -> float:
    """Seconds until a question is answered; until then, nothing but «come back»."""
    began = time.monotonic()
    while (answer := await asked(stage, ME)).status_code != 200 or "data" not in answer.json():
        assert_come_back(answer)
        await asyncio.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.attack("CRASH-09")
@pytest.mark.faults(RESTARTS)
async def test_a_postgres_restarted_under_load_loses_nothing_and_is_found_again(
    nursery: Nursery, postgres: OwnPostgres, tally: Tally
) -> None:
    url = await postgres.database()
    async with scene(nursery, url, apis=2, broker_url=url) as stage:
        heaps = shared_out(await prepare(stage, 6), 3)
        for api in stage.apis:
            await api.start()
        await stage.hall.until_open()
        clerks = asyncio.gather(*(carry(stage, heap, pause=0.3) for heap in heaps))
        for _ in range(RESTARTS):
            await asyncio.sleep(0.5)
            await postgres.restart()
            tally.add()
            assert await healed(stage) < HEALED_WITHIN
        await clerks
        assert stage.office.lost > 0, "no deed was under way: the load is too light"
        assert stage.kills == 0
        await stage.verdict.all_is_well()
        for api in stage.apis:
            assert "code=INTERNAL" not in api.log, [line for line in api.log.splitlines() if "INTERNAL" in line]


@pytest.mark.attack("CRASH-09")
@pytest.mark.faults(1)
async def test_a_postgres_that_is_away_is_told_at_once_and_shows(
    nursery: Nursery, postgres: OwnPostgres, tally: Tally
) -> None:
    async with scene(nursery, await postgres.database()) as stage:
        await stage.apis[0].start()
        await stage.hall.until_open()
        await postgres.kill()
        tally.add()
        try:
            began = time.monotonic()
            answers = await asyncio.gather(*(asked(stage, ME) for _ in range(40)))
            assert time.monotonic() - began < 5
            assert {answer.status_code for answer in answers} == {503}
            ready = await stage.office.http.get("/readyz")
            assert (ready.status_code, ready.json()["database"]) == (503, "unreachable")
            assert (await stage.office.http.get("/healthz")).status_code == 200
        finally:
            await postgres.start()
        assert await healed(stage) < HEALED_WITHIN
        await stage.verdict.all_is_well()
