"""Every way to run Guichet: whoever tells, and whichever server they hang on, each client hears each event once."""

import os
import random
import signal

import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.clerks import DONE
from tests.faults.stage.deeds import REVIEWED
from tests.faults.stage.nodes import UNHURRIED
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally

WINDOWS = 2


async def _everything_is_told(stage: Stage) -> None:
    for node in stage.nodes:
        await node.start()
    await stage.hall.until_open()
    stage.office.open(clerks=3, requests=2)
    await stage.office.until_done()
    assert [entry.tries for entry in stage.office.ledger if entry.tries != [DONE]] == []
    await stage.verdict.all_is_well()
    assert [ear.cuts for ear in stage.hall.ears if ear.cuts] == []


async def test_one_process(nursery: Nursery, database_url: str) -> None:
    async with scene(nursery, database_url, windows=WINDOWS, haste=UNHURRIED) as stage:
        await _everything_is_told(stage)


async def test_two_servers_and_two_workers_behind_a_proxy_with_redis(
    nursery: Nursery, postgres_url: str, redis_url: str
) -> None:
    """What docker-compose.yml starts."""
    async with scene(
        nursery, postgres_url, apis=2, workers=2, windows=WINDOWS, haste=UNHURRIED, broker_url=redis_url
    ) as stage:
        await _everything_is_told(stage)
        assert len({len(ear.heard) for ear in stage.hall.ears}) > 1


async def test_several_hosts_with_postgres_alone(nursery: Nursery, postgres_url: str) -> None:
    async with scene(
        nursery, postgres_url, apis=2, workers=1, windows=WINDOWS, haste=UNHURRIED, broker_url=postgres_url
    ) as stage:
        await _everything_is_told(stage)


@pytest.mark.attack("CRASH-15")
@pytest.mark.faults(2)
async def test_two_processes_on_one_port_of_which_one_dies(
    nursery: Nursery, postgres_url: str, redis_url: str, tally: Tally
) -> None:
    async with scene(nursery, postgres_url, windows=WINDOWS, broker_url=redis_url) as stage:
        [api] = stage.apis
        api.processes = 2
        await api.start()
        await stage.hall.until_open()
        for _ in range(2):
            await stage.office.one_request(until=REVIEWED)
            os.kill(random.choice(api.children), signal.SIGKILL)
            tally.add()
            await stage.office.one_request(until=REVIEWED)
        await stage.verdict.all_is_well(doubled_mails=2)  # each of the two may have died with a mail in hand
        assert await api.stop() == 0
