"""The broker itself is killed, restarted, frozen, or hangs up: nothing is lost, and no server has to be restarted."""

import asyncio

import asyncpg
import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.relay import OwnRedis, own_redis
from tests.faults.stage.rings import ONLY_RINGS, all_went_on, begin
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally

KILLS, HANGINGS_UP, FREEZES = 6, 8, 2
HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guichet rings'"


@pytest.mark.attack("CRASH-08")
@pytest.mark.faults(KILLS + HANGINGS_UP + FREEZES)
async def test_a_redis_that_dies_and_comes_back(nursery: Nursery, database_url: str, tally: Tally) -> None:
    alone = database_url.startswith("sqlite")
    async with (
        own_redis() as relay,
        scene(
            nursery, database_url, apis=1 if alone else 2, workers=int(alone), haste=ONLY_RINGS, broker_url=relay.url
        ) as stage,
    ):
        await begin(stage)
        await _trouble(relay)
        tally.add(relay.faults)
        await all_went_on(stage)


@pytest.mark.attack("CRASH-08")
@pytest.mark.faults(HANGINGS_UP)
async def test_a_postgres_that_hangs_up_on_who_listens(nursery: Nursery, postgres_url: str, tally: Tally) -> None:
    async with scene(nursery, postgres_url, apis=2, haste=ONLY_RINGS, broker_url=postgres_url) as stage:
        await begin(stage)
        connection = await asyncpg.connect(postgres_url)
        try:
            for _ in range(HANGINGS_UP):
                await asyncio.sleep(0.4)
                assert await connection.fetch(HANG_UP)
                tally.add()
        finally:
            await connection.close()
        await all_went_on(stage)


@pytest.mark.attack("CRASH-08")
@pytest.mark.faults(1)
async def test_a_broker_that_is_down_keeps_no_server_from_starting(
    nursery: Nursery, postgres_url: str, tally: Tally
) -> None:
    async with own_redis() as relay:
        relay.kill()
        async with scene(nursery, postgres_url, apis=2, broker_url=relay.url) as stage:
            await begin(stage)
            tally.add(relay.faults)
            await stage.office.until_more(8)
            await relay.start()
            await all_went_on(stage)


async def _trouble(relay: OwnRedis) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(0.4)
        relay.kill()
        await asyncio.sleep(0.3)
        await relay.start()
    for _ in range(HANGINGS_UP):
        await asyncio.sleep(0.3)
        await relay.cut_listeners()
    for seconds in (1.0, 4.0):
        await relay.freeze(seconds)
