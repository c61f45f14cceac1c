"""kill -9 of the worker around the transaction that tells a fact."""

import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.deaths import deaths
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally

TIMES = 4
POINTS = ["telling, before the commit", "telling, committed and not rung", "telling, rung"]


@pytest.mark.attack("CRASH-02")
@pytest.mark.faults(TIMES)
@pytest.mark.parametrize("point", POINTS)
async def test_a_fact_is_told_once_wherever_its_teller_dies(
    nursery: Nursery, database_url: str, tally: Tally, point: str
) -> None:
    async with scene(nursery, database_url) as stage:
        stage.office.pause = 0.05
        stage.office.open(clerks=2)
        await deaths(stage.apis[0], point, TIMES, latest=8)
        await stage.office.close()
        tally.add(stage.kills)
        await stage.verdict.all_is_well(doubled_mails=TIMES)


@pytest.mark.attack("CRASH-02", "CRASH-15")
@pytest.mark.faults(TIMES)
@pytest.mark.parametrize("point", POINTS)
async def test_the_bells_of_a_server_ring_whichever_worker_dies(
    nursery: Nursery, postgres_url: str, redis_url: str, tally: Tally, point: str
) -> None:
    async with scene(nursery, postgres_url, workers=1, broker_url=redis_url) as stage:
        await stage.apis[0].start()
        stage.office.pause = 0.05
        stage.office.open(clerks=2)
        await deaths(stage.workers[0], point, TIMES, latest=3)
        await stage.office.close()
        tally.add(stage.kills)
        await stage.verdict.all_is_well(doubled_mails=TIMES)
