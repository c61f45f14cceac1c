"""The wire to the broker is cut, held and flaps: mutations go on, and the bells ring again by themselves.

The sweep, which finds within a second what no ring said, is put to sleep: only rings tell the clients.
"""

import asyncio

import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.rings import ONLY_RINGS, all_went_on, begin
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally
from tests.faults.wire import Wire, wire_to

CUTS, HOLDS, FLAPS = 10, 2, 4


@pytest.fixture(params=["sqlite through redis", "postgres through redis", "postgres through itself"])
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A database and a broker."""
    database, _, broker = request.param.partition(" through ")
    database_url: str = request.getfixturevalue(f"{database}_url")
    return database_url, request.getfixturevalue("redis_url") if broker == "redis" else database_url


@pytest.mark.attack("CRASH-08")
@pytest.mark.faults(CUTS + HOLDS + FLAPS)
async def test_mutations_succeed_and_the_bells_ring_again(
    nursery: Nursery, place: tuple[str, str], tally: Tally
) -> None:
    database_url, broker_url = place
    async with wire_to(broker_url) as (wire, through):
        alone = database_url.startswith("sqlite")
        async with scene(
            nursery, database_url, apis=1 if alone else 2, workers=int(alone), haste=ONLY_RINGS, broker_url=through
        ) as stage:
            await begin(stage)
            await _trouble(wire)
            tally.add(wire.faults)
            await all_went_on(stage)


async def _trouble(wire: Wire) -> None:
    for _ in range(CUTS):
        await asyncio.sleep(0.4)
        wire.cut()
    for seconds in (1.0, 4.0):  # too short to be noticed; long enough to be taken for dead
        wire.hold()
        await asyncio.sleep(seconds)
        wire.release()
    await wire.flap(FLAPS, pause=0.7)
