"""PostgreSQL that is slow, silent, or full of other people's connections: quickly told, and no crowd that waits."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from tests.faults.asking import ME, asked
from tests.faults.prepared import carry, prepare, until
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally
from tests.faults.wire import Wire, wire_to

LONGEST = 20.0
"""Seconds: an operation may take ten, see `transport/bounds.py`, and a busy machine has to read the answers."""


async def crowd(stage: Stage, number: int) -> list[httpx.Response]:
    """What so many people are answered who ask at once."""
    return list(await asyncio.gather(*(asked(stage, ME) for _ in range(number))))


def told(answer: httpx.Response) -> str:
    """`ok`, or the code of an answer that says when to come back."""
    body = answer.json()
    if "errors" not in body:
        return "ok"
    assert answer.status_code == 503, body
    assert answer.headers["retry-after"] == "1"
    return str(body["errors"][0]["extensions"]["code"])


async def is_answered(stage: Stage) -> bool:
    return {told(answer) for answer in await crowd(stage, 10)} == {"ok"}


async def readiness(stage: Stage) -> str:
    ready = await stage.office.http.get("/readyz")
    assert (ready.status_code == 200) is (ready.json()["database"] == "ok")
    return str(ready.json()["database"])


@pytest.fixture
async def over_the_wire(nursery: Nursery, postgres_url: str) -> AsyncIterator[tuple[Stage, Wire]]:
    async with wire_to(postgres_url) as (wire, url), scene(nursery, postgres_url, database_for_nodes=url) as stage:
        await stage.apis[0].start()
        await stage.hall.until_open()
        yield stage, wire


@pytest.mark.attack("CRASH-11")
@pytest.mark.faults(1)
async def test_a_slow_database_answers_some_and_sends_the_others_away_soon(
    over_the_wire: tuple[Stage, Wire], tally: Tally
) -> None:
    stage, wire = over_the_wire
    wire.latency = 0.5
    tally.add()
    began = time.monotonic()
    answers = [told(answer) for answer in await crowd(stage, 60)]
    assert time.monotonic() - began < LONGEST
    assert set(answers) == {"ok", "UNAVAILABLE"}
    wire.latency = 0.0
    assert {told(answer) for answer in await crowd(stage, 20)} == {"ok"}
    await carry(stage, await prepare(stage, 1))
    await stage.verdict.all_is_well()


@pytest.mark.attack("CRASH-11")
@pytest.mark.faults(1)
async def test_a_database_that_says_nothing_any_more_is_left_and_found_again(
    over_the_wire: tuple[Stage, Wire], tally: Tally
) -> None:
    stage, wire = over_the_wire
    (request,) = await prepare(stage, 1)
    wire.hold()
    tally.add(wire.faults)
    began = time.monotonic()
    answers = {told(answer) for answer in await crowd(stage, 30)}
    assert time.monotonic() - began < LONGEST
    assert answers <= {"UNAVAILABLE", "TIMEOUT"}
    assert await readiness(stage) == "unreachable"
    wire.release()
    await until(lambda: is_answered(stage))
    assert await readiness(stage) == "ok"
    await carry(stage, [request])
    await stage.verdict.all_is_well()


@pytest.mark.attack("CRASH-11")
@pytest.mark.faults(1)
async def test_a_server_that_has_no_connection_left_is_told_and_shows(
    nursery: Nursery, postgres_url: str, tally: Tally
) -> None:
    """Others hold all of the connections that this role may have."""
    superuser = await asyncpg.connect(postgres_url)
    try:
        await superuser.execute("DROP ROLE IF EXISTS poor")
        await superuser.execute("CREATE ROLE poor LOGIN CONNECTION LIMIT 6")
        await superuser.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO poor")
        await superuser.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO poor")
        tally.add()
        await poor_life(nursery, postgres_url)
    finally:
        await superuser.execute("DROP OWNED BY poor")
        await superuser.execute("DROP ROLE poor")
        await superuser.close()


async def poor_life(nursery: Nursery, postgres_url: str) -> None:
    parts = urlsplit(postgres_url)
    poor = parts._replace(netloc=f"poor@{parts.hostname}:{parts.port}").geturl()
    async with scene(nursery, postgres_url, database_for_nodes=poor) as stage, AsyncExitStack() as others:
        others.push_async_callback(stage.stop)  # before the role goes
        await stage.apis[0].start()
        await stage.hall.until_open()
        held: list[asyncpg.Connection] = []
        try:
            while len(held) < 6:
                held.append(await asyncpg.connect(poor))
        except asyncpg.TooManyConnectionsError:
            pass
        began = time.monotonic()
        answers = {told(answer) for answer in await crowd(stage, 30)}
        assert time.monotonic() - began < LONGEST
        assert "UNAVAILABLE" in answers
        assert await readiness(stage) != "ok"
        for connection in held:
            await connection.close()
        await until(lambda: is_answered(stage))
        await carry(stage, await prepare(stage, 1))
        await stage.verdict.all_is_well()
