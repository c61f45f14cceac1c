"""Two orders of locks on PostgreSQL: the mutation that the database undoes is made again, and nobody sees it."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from auth.viewer import Viewer
from models.database import DatabaseUnavailable, RolledBack, close_database, open_database, transaction
from models.drafts import Draft
from models.facts import Fact
from schema.attempts import MOST, tried
from schema.context import Context
from schema.ids import encode
from tests import factories
from tests.cast import Cast, on_stage
from tests.races.gathering import ROUNDS, deadlocks
from tests.resolvers.asking import Json, told

pytestmark = pytest.mark.attack("RACE-16")

SAVE = """mutation($input: SaveDraftInput!) { saveDraft(input: $input) { draft { version } errors { code } } }"""
TESTS = "a test"
SOMEBODY_WAITS = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
IMPATIENT = "300ms"
"""How long PostgreSQL waits for a lock before it looks for a deadlock, once; a second is usual."""
LANES = 8
"""Pairs that meet at once, each on a draft of its own."""


@pytest.fixture
async def cast(postgres_url: str) -> AsyncIterator[Cast]:
    """Everybody, on a PostgreSQL that looks for deadlocks soon."""
    name = postgres_url.rpartition("/")[2]
    await _run(postgres_url, f"ALTER DATABASE {name} SET deadlock_timeout = '{IMPATIENT}'")
    await open_database(postgres_url)
    try:
        yield await on_stage()
    finally:
        await close_database()
        await _run(postgres_url, f"ALTER DATABASE {name} RESET deadlock_timeout")


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def saved(draft: Draft, version: int, who: Viewer) -> Json:
    values = {"action": {"title": f"Version {version + 1}"}}
    given = {"id": encode("Draft", draft.id), "version": version, "values": values}
    payload: Json = (await told(SAVE, who, input=given))["saveDraft"]
    return payload


async def across(url: str, draft: Draft, who: Viewer, taken: asyncio.Event) -> bool:
    """Somebody who takes the draft first, and what the mutation holds of its caller's rights second; whether they came
    through, and the mutation was undone. It looks for a deadlock once: before there is one, if the machine is busy."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET deadlock_timeout = '1s'")
        async with connection.transaction():
            await connection.execute("SELECT 1 FROM draft WHERE id = $1 FOR UPDATE", draft.id)
            taken.set()
            while not await connection.fetchval(SOMEBODY_WAITS):  # noqa: ASYNC110 - it is the database that knows
                await asyncio.sleep(0.002)
            await connection.execute("UPDATE attachment SET since = now() WHERE user_id = $1", who.user_id)
        return True
    except asyncpg.DeadlockDetectedError:
        return False
    finally:
        await connection.close()


async def test_a_mutation_that_the_database_undoes_is_made_again_and_acts_once(cast: Cast, postgres_url: str) -> None:
    undone = await deadlocks(postgres_url)
    members = [await factories.member(cast.humando) for _ in range(LANES)]
    saves = sum(await asyncio.gather(*(_meet_and_save(postgres_url, who, ROUNDS // LANES) for who in members)))
    assert await Fact.everyones(TESTS).filter(kind="draft.saved").count() == saves
    await close_database()  # its connections say what they counted when they end
    # Made again, it may take its rights before the other one has them, and be undone once more.
    assert await deadlocks(postgres_url) - undone >= saves >= ROUNDS


async def _meet_and_save(url: str, who: Viewer, times: int) -> int:
    """How many saves it took to be undone so often."""
    draft, version, undone = await factories.draft(who), 0, 0
    while undone < times:
        version += 1
        taken = asyncio.Event()
        other = asyncio.create_task(across(url, draft, who, taken))
        await taken.wait()
        assert await saved(draft, version, who) == {"draft": {"version": version + 1}, "errors": []}
        undone += await other
    return version


def undone(times: int, *, after: int = 0) -> tuple[list[int], Any]:
    """A mutation that commits `after` changes, then is undone; it succeeds after so many times. Its tries are noted."""
    tries: list[int] = []

    async def act() -> int:
        tries.append(len(tries) + 1)
        for _ in range(after):
            async with transaction():
                pass
        if len(tries) <= times:
            raise RolledBack("deadlock detected")
        return len(tries)

    return tries, act


async def test_a_mutation_is_made_again_three_times_at_most(cast: Cast) -> None:
    info: Any = SimpleNamespace(context=Context(caller=cast.karim, request_id="test"))
    for times in range(MOST):
        _, act = undone(times)
        assert await tried(info, act) == times + 1
    tries, act = undone(MOST)
    with pytest.raises(RolledBack):
        await tried(info, act)
    assert tries == [1, 2, 3, 4]


async def test_what_is_partly_written_is_not_made_again(cast: Cast) -> None:
    info: Any = SimpleNamespace(context=Context(caller=cast.karim, request_id="test"))
    tries, act = undone(1, after=1)
    with pytest.raises(RolledBack):
        await tried(info, act)
    assert tries == [1]


def test_an_undone_transaction_is_an_outage_that_passes() -> None:
    assert issubclass(RolledBack, DatabaseUnavailable)
