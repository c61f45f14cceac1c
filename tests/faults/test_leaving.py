"""SIGTERM under load, with two hundred open sockets: whoever is there is seen off, and comes back elsewhere."""

import signal
import time

import httpx
import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.nodes import UNHURRIED
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally

WINDOWS = 25
FAREWELL = 30.0
"""Seconds: ten for the requests in hand, eight for the mail in hand, and some for a machine that is busy."""

GOING_AWAY = {1001, 1012, 1013}


@pytest.mark.attack("CRASH-14")
@pytest.mark.faults(2)
async def test_servers_that_stop_one_after_the_other_lose_nothing(
    nursery: Nursery, postgres_url: str, redis_url: str, tally: Tally
) -> None:
    async with scene(nursery, postgres_url, apis=2, windows=WINDOWS, haste=UNHURRIED, broker_url=redis_url) as stage:
        for node in stage.nodes:
            await node.start()
        await stage.hall.until_open()
        assert len(stage.hall.ears) == 200
        stage.office.open(clerks=3)
        for api in stage.apis:
            await stage.office.until_more(5)
            began = time.monotonic()
            assert await api.stop() == -signal.SIGTERM
            assert time.monotonic() - began < FAREWELL
            tally.add()
            with pytest.raises(httpx.ConnectError):
                await stage.office.http.get(f"http://127.0.0.1:{api.port}/healthz")
            await stage.hall.until_open()
            await api.start()
        await stage.office.close()
        await stage.verdict.all_is_well()
        cuts = [cut for ear in stage.hall.ears for cut in ear.cuts]
        assert len(cuts) >= 200
        assert set(cuts) <= GOING_AWAY


@pytest.mark.attack("CRASH-14")
@pytest.mark.faults(1)
async def test_the_one_server_that_stops_loses_nothing(nursery: Nursery, sqlite_url: str, tally: Tally) -> None:
    async with scene(nursery, sqlite_url, windows=WINDOWS) as stage:
        [api] = stage.apis
        await api.start()
        await stage.hall.until_open()
        stage.office.open(clerks=3)
        await stage.office.until_more(5)
        assert await api.stop() == -signal.SIGTERM
        tally.add()
        await api.start()
        await stage.office.close()
        await stage.verdict.all_is_well()
        assert {cut for ear in stage.hall.ears for cut in ear.cuts} <= GOING_AWAY
