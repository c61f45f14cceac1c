"""kill -9 at random moments under a stream of writes: nothing is lost, nothing comes twice."""

import asyncio
import random

import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally

KILLS, AMONG_FOUR = 60, 30
DEEDS = 4
"""Deeds that are done, at least, between two kills."""


@pytest.mark.attack("CRASH-04")
@pytest.mark.faults(KILLS)
async def test_kills_of_the_one_process_lose_nothing(nursery: Nursery, database_url: str, tally: Tally) -> None:
    async with scene(nursery, database_url) as stage:
        await stage.apis[0].start()
        stage.office.open()
        for _ in range(KILLS):
            await _one_kill(stage)
        await stage.office.close()
        tally.add(stage.kills)
        assert len(stage.office.ledger) >= KILLS * DEEDS
        await stage.verdict.all_is_well(doubled_mails=KILLS)


@pytest.mark.attack("CRASH-04", "CRASH-15")
@pytest.mark.faults(AMONG_FOUR)
async def test_kills_among_two_servers_and_two_workers_lose_nothing(
    nursery: Nursery, postgres_url: str, redis_url: str, tally: Tally
) -> None:
    async with scene(nursery, postgres_url, apis=2, workers=2, broker_url=redis_url) as stage:
        for node in stage.nodes:
            await node.start()
        stage.office.open()
        for _ in range(AMONG_FOUR):
            await _one_kill(stage)
        await stage.office.close()
        tally.add(stage.kills)
        assert len(stage.office.ledger) >= AMONG_FOUR * DEEDS
        await stage.verdict.all_is_well(doubled_mails=AMONG_FOUR)


async def _one_kill(stage: Stage) -> None:
    """Some process, at some moment, as soon as the others got on with their work."""
    await stage.office.until_more(DEEDS)
    await asyncio.sleep(random.uniform(0, 0.05))
    node = random.choice(stage.nodes)
    await node.kill()
    await node.start()
