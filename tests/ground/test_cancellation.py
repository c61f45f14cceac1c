"""A task may be cancelled at any await: a socket closes, a time limit passes. The database must not notice."""

import asyncio
import random

import asyncpg
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction

from models.engines import postgres, sqlite
from tests.ground.pairs import Child, Half, open_pairs, pairs, torn, write_many, write_pair

CANCELS = 2_000
AT_ONCE = 20
LONGEST = 0.02
"""Seconds: about what twenty concurrent writes take, so that cancels fall everywhere between start and end."""


async def cancelled_somewhere(pair: int, chance: random.Random) -> bool:
    """Starts a write, cancels it after a random moment; says whether the cancel came in time."""
    writing = asyncio.ensure_future(chance.choice([write_pair, write_many])(pair))
    await asyncio.sleep(chance.random() * LONGEST)
    writing.cancel()
    try:
        await writing
    except asyncio.CancelledError:
        return True
    return False


async def cancel_many(total: int) -> int:
    """Runs writes, `AT_ONCE` at a time, until `total` of them were cancelled; how many ended before their cancel."""
    chance = random.Random(2507)
    cancelled = ended = 0
    while cancelled < total:
        first = cancelled + ended
        wave = [cancelled_somewhere(first + number, chance) for number in range(AT_ONCE)]
        in_time = sum(await asyncio.gather(*wave))
        cancelled, ended = cancelled + in_time, ended + AT_ONCE - in_time
    return ended


async def test_two_thousand_cancelled_writes_leave_no_lock_and_no_half_pair(blank_url: str) -> None:
    async with open_pairs(blank_url) as client:
        ended = await cancel_many(CANCELS)
        async with asyncio.timeout(8):  # who waits for a lock is told after ten
            await write_pair(-1)
        assert await torn() == []
        assert await Half.filter(pair=-1).count() == 2
        assert ended > 0, "every write was cancelled: the delays no longer cover the whole of a write"
        await no_connection_is_lost(client, blank_url)


async def no_connection_is_lost(client: BaseDBAsyncClient, url: str) -> None:
    """On PostgreSQL, every connection of the pool is back, and the server holds no open transaction."""
    if not url.startswith("postgres"):
        return
    pool = client._pool
    assert pool.get_idle_size() == pool.get_size()
    witness = await asyncpg.connect(url)
    states = await witness.fetch(
        "SELECT state, count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " GROUP BY state"
    )
    await witness.close()
    assert dict(states) == {"idle": pool.get_size()}


async def write_too_slowly(pair: int) -> None:
    """Writes half a pair, then is cut by its time limit."""
    async with asyncio.timeout(0.05), in_transaction():
        await Half.create(pair=pair)
        await asyncio.sleep(5)


async def write_an_orphan() -> None:
    """Breaks a rule that is only checked at COMMIT."""
    async with in_transaction():
        await Half.create(pair=1)
        await Child.create(half_id=404)


async def test_a_block_cut_by_a_time_limit_writes_nothing(blank_url: str) -> None:
    async with open_pairs(blank_url):
        with pytest.raises(TimeoutError):
            await write_too_slowly(1)
        assert await pairs() == []


async def test_a_savepoint_cut_by_a_time_limit_leaves_the_rest_of_the_transaction(blank_url: str) -> None:
    async with open_pairs(blank_url):
        async with in_transaction():
            await Half.create(pair=1)
            with pytest.raises(TimeoutError):
                await write_too_slowly(2)
            await Half.create(pair=1)
        assert await pairs() == [1, 1]


async def test_a_broken_rule_in_a_savepoint_leaves_the_rest_of_the_transaction(blank_url: str) -> None:
    async with open_pairs(blank_url):
        async with in_transaction():
            await Half.create(id=1, pair=1)
            with pytest.raises(IntegrityError):
                async with in_transaction():
                    await Half.create(id=1, pair=2)
            await Half.create(id=2, pair=1)
        assert await Half.all().order_by("id").values_list("id", "pair") == [(1, 1), (2, 1)]


async def test_a_rule_checked_at_commit_is_an_integrity_error_and_writes_nothing(blank_url: str) -> None:
    async with open_pairs(blank_url):
        with pytest.raises(IntegrityError):
            await write_an_orphan()
        assert await pairs() == []
        await write_pair(2)
        assert await torn() == []


async def test_a_task_started_inside_a_transaction_is_refused_after_its_end(blank_url: str) -> None:
    async def write_later(over: asyncio.Event) -> None:
        await over.wait()
        await Half.create(pair=9)

    async with open_pairs(blank_url):
        over = asyncio.Event()
        async with in_transaction():
            late = asyncio.create_task(write_later(over))
        over.set()
        with pytest.raises(TransactionManagementError, match="start it after commit"):
            await late
        assert await pairs() == []


async def test_waiting_for_a_connection_ends_with_a_clear_error(
    blank_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine in (sqlite, postgres):
        monkeypatch.setattr(engine, "PATIENCE", 0.1)
    address = blank_url + ("?maxsize=1" if blank_url.startswith("postgres") else "")
    async with open_pairs(address):
        holding, done = asyncio.Event(), asyncio.Event()

        async def hold() -> None:
            async with in_transaction():
                holding.set()
                await done.wait()

        holder = asyncio.create_task(hold())
        await holding.wait()
        with pytest.raises(OperationalError, match="no database connection came free"):
            await Half.create(pair=1)
        done.set()
        await holder
        await write_pair(1)


async def test_a_read_does_not_wait_for_an_open_transaction_and_sees_only_what_is_committed(blank_url: str) -> None:
    async with open_pairs(blank_url):
        await write_pair(1)
        written, done = asyncio.Event(), asyncio.Event()

        async def write_slowly() -> None:
            async with in_transaction():
                await Half.create(pair=2)
                written.set()
                await done.wait()

        writer = asyncio.create_task(write_slowly())
        await written.wait()
        async with asyncio.timeout(8):
            assert await pairs() == [1, 1]
        done.set()
        await writer
        assert await Half.filter(pair=2).count() == 1


async def test_one_process_can_open_one_kind_of_database_after_the_other(
    blank_sqlite_url: str, blank_postgres_url: str
) -> None:
    for url in (blank_sqlite_url, blank_postgres_url):
        async with open_pairs(url):
            await write_pair(1)
            await (await Half.get(id=1)).delete()
            assert await pairs() == [1]
