"""Connections that wait beside PostgreSQL's pool: nobody waits because of them, and none is used once it is lost."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from tortoise.transactions import in_transaction

from tests.ground.pairs import Half, open_pairs, write_pair

WHO = "SELECT pg_backend_pid() AS who"
SLOW = "SELECT pg_backend_pid() AS who, pg_sleep(0.1)"


@pytest.fixture
async def client(blank_postgres_url: str) -> AsyncIterator[Any]:
    """A database whose pool has two connections."""
    async with open_pairs(f"{blank_postgres_url}?maxsize=2") as client:
        yield client


async def test_readers_are_lent_the_same_connection_one_after_the_other(client: Any) -> None:
    seen = {(await client.records(WHO, ()))[0]["who"] for _ in range(5)}
    assert len(seen) == 1


async def test_who_writes_is_given_what_readers_left(client: Any) -> None:
    await asyncio.gather(*[client.records(SLOW, ()) for _ in range(2)])
    assert len(client._lending._spare) == 2
    async with in_transaction():
        await Half.create(pair=1)
        assert len(client._lending._spare) == 1
    await asyncio.gather(*[write_pair(number) for number in range(4)])
    assert await Half.all().count() == 9


async def test_who_waits_at_the_pool_is_given_what_a_reader_gives_back(client: Any) -> None:
    reading = [asyncio.create_task(client.records(SLOW, ())) for _ in range(2)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(30):
        await asyncio.gather(*[write_pair(number) for number in range(4)], *reading)
    assert await Half.all().count() == 8


async def test_one_that_was_lost_meanwhile_is_not_lent(client: Any, blank_postgres_url: str) -> None:
    [(who,)] = await client.records(WHO, ())
    witness = await asyncpg.connect(blank_postgres_url)
    await witness.execute("SELECT pg_terminate_backend($1, 2000)", who)
    await witness.close()
    await asyncio.sleep(0.1)  # the news of it
    [(other,)] = await client.records(WHO, ())
    assert other != who


async def test_one_that_was_cut_goes_back_to_the_pool(client: Any) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.records("SELECT pg_sleep(5)", ())
    assert client._lending._spare == []
    assert client._pool.get_idle_size() == client._pool.get_size()
    assert len(await client.records(WHO, ())) == 1


async def test_a_long_statement_is_prepared_but_once(client: Any) -> None:
    long = f"SELECT 1 AS one {' ' * 20_000}"
    assert [await client.records(long, ()) for _ in range(2)] == [[(1,)], [(1,)]]
    assert await client.records("SELECT count(*) FROM pg_prepared_statements WHERE length(statement) > 20000", ()) == [
        (1,)
    ]
