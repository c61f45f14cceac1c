"""PostgreSQL on a disk without room, until it gives up: told, and everything acknowledged is there afterwards.

Only where a file system may be mounted: nothing else can take the room of a server that is not ours.
"""

from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from models.drafts import Draft
from models.idempotency import IdempotencyRecord
from tests.faults.asking import CREATE, asked, assert_come_back
from tests.faults.own_postgres import own_postgres
from tests.faults.prepared import carry, prepare, until
from tests.faults.small_disk import KINDS
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally

TRIES = 5


@pytest.mark.attack("CRASH-13")
@pytest.mark.faults(TRIES)
@pytest.mark.parametrize("kind", KINDS.keys() & {"full"})
async def test_a_postgres_without_room_is_told_and_loses_nothing(
    nursery: Nursery, tmp_path: Path, tally: Tally, kind: str
) -> None:
    with KINDS[kind](Path("/tmp") / tmp_path.name, megabytes=160) as disk:
        data = str(disk.folder / "data")
        async with own_postgres(data, ("--wal-segsize=1",)) as postgres:
            url = await postgres.database()
            async with scene(nursery, url) as stage:
                await stage.apis[0].start()
                await stage.hall.until_open()
                requests = await prepare(stage, 2)
                drafts = await Draft.everyones("the test counts").all().count()
                disk.fill(0)
                await use_up_the_log(url)
                for number in range(TRIES):
                    assert_come_back(await asked(stage, CREATE, key=f"k{number}"))
                    tally.add()
                disk.free(0)
                await postgres.restart()

                async def is_created() -> bool:
                    return (await asked(stage, CREATE, key="k0")).status_code == 200

                await until(is_created)
                await carry(stage, requests)
                await stage.verdict.all_is_well()
                assert await Draft.everyones("the test counts").all().count() == drafts + 1
                assert await IdempotencyRecord.filter(key__startswith="k").count() == 1


async def use_up_the_log(url: str) -> None:
    """Until the server cannot go on: it needs room for its log, and finds none."""
    with suppress(asyncpg.PostgresError, OSError):
        connection = await asyncpg.connect(url)
        for _ in range(100):
            await connection.execute("SELECT txid_current(), pg_switch_wal()")
