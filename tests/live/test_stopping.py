"""A server that stops, or is killed: nothing is lost, nothing is told twice, nobody waits."""

import asyncio
import json
from contextlib import AsyncExitStack
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import factories
from tests.live.living import Live, id_of, living
from tests.live.requests import TRANSMIT, World, build
from tests.services.databases import PostgresDatabases, SqliteDatabases, on_server

BELL = "subscription($after: Int) { bell(after: $after) { kind sequence notification { kind subject { id } } } }"


async def killed_after_its_answer(world: World, live: Live) -> str:
    """The dossier of a request whose transmission was answered by a server that died at that very moment."""
    draft = await factories.complete_draft(world.anne)
    dossier = (await live.told(TRANSMIT, world.anne, id=id_of(draft), version=draft.version))["dossier"]
    await live.server.kill()
    return str(dossier["id"])


async def heard_after(live: Live, world: World, sequence: int) -> list[tuple[int, str, str]]:
    """What the bell tells after this sequence until it falls silent."""
    heard = []
    async with live.socket(world.anne) as line:
        bell = await line.subscribe(BELL, after=sequence)
        assert (await bell.next())["kind"] == "COUNT"
        heard.append(await bell.next())
        while not await bell.is_silent(0.3):
            heard.append(await bell.next())
    return [(one["sequence"], one["notification"]["kind"], one["notification"]["subject"]["id"]) for one in heard]


async def survive(live: Live, rounds: int) -> None:
    world = await build(live)
    for round in range(rounds):
        dossier = await killed_after_its_answer(world, live)
        await live.server.start()
        assert await heard_after(live, world, round) == [(round + 1, "DOSSIER_TRANSMITTED", dossier)]


@pytest.mark.attack("CRASH-02")
async def test_a_server_killed_after_its_answer_tells_it_once_when_it_is_back(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with living(await sqlite_databases.fresh(tmp_path_factory.mktemp("killed"))) as live:
        await survive(live, 10)


@pytest.mark.attack("CRASH-02")
async def test_a_server_killed_after_its_answer_tells_it_once_on_postgres(
    postgres_databases: PostgresDatabases, redis_server: str
) -> None:
    async with living(await postgres_databases.fresh(), broker_url=redis_server) as live:
        await survive(live, 5)


async def test_a_stop_waits_for_no_stream_and_tells_every_socket(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with (
        living(await sqlite_databases.fresh(tmp_path_factory.mktemp("stopped"))) as live,
        AsyncExitStack() as open,
    ):
        world = await build(live)
        events = await open.enter_async_context(await live.events(world.anne, BELL))
        assert (await events.next())["kind"] == "COUNT"
        lines = [await open.enter_async_context(live.socket(world.anne)) for _ in range(20)]
        for line in lines:
            assert (await (await line.subscribe(BELL)).next())["kind"] == "COUNT"
        began = monotonic()
        await live.server.stop()
        assert monotonic() - began < 20
        assert await asyncio.gather(*[line.close_code() for line in lines]) == [1013] * 20
        with pytest.raises(StopAsyncIteration):
            await events.event()
        assert "Traceback" not in live.server.log


@pytest.mark.attack("CRASH-09")
async def test_a_database_that_goes_away_is_told_without_detail_and_found_again(
    postgres_databases: PostgresDatabases, postgres_server: str, redis_server: str
) -> None:
    url = await postgres_databases.fresh()
    async with living(url, broker_url=redis_server) as live:
        world = await build(live)
        draft = await factories.complete_draft(world.anne)
        asked: dict[str, Any] = {"id": id_of(draft), "version": draft.version}
        await live.token(world.anne)
        name = urlsplit(url).path.removeprefix("/")
        await on_server(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            await on_server(
                postgres_server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            body = await live.ask(TRANSMIT, world.anne, **asked)
        finally:
            await on_server(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        [error] = body["errors"]
        assert (error["message"], error["extensions"]["code"]) == ("Une erreur interne est survenue.", "INTERNAL")
        assert name not in json.dumps(body)
        dossier = (await live.told(TRANSMIT, world.anne, **asked))["dossier"]
        assert await heard_after(live, world, 0) == [(1, "DOSSIER_TRANSMITTED", dossier["id"])]
