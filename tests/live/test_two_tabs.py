"""Two tabs that open in the same instant, two hundred times: what happens next is heard in both."""

import asyncio
from pathlib import Path

import pytest

from tests.live.client import Line, Stream, socket
from tests.live.letters import tell
from tests.live.living import Live, living, twin
from tests.live.requests import build, dossier_of
from tests.services.databases import PostgresDatabases, SqliteDatabases

ROUNDS = 200
ON_A_LINE = 50
"""Rounds on one pair of sockets: a socket takes two hundred messages in ten seconds."""
BELL = "subscription { bell { kind unreadCount notification { readAt } } }"
READ = "mutation($read: Boolean!) { markNotificationsRead(read: $read) { unreadCount errors { code } } }"


async def close(tab: Line, bell: Stream) -> None:
    await tab.say({"type": "complete", "id": bell.id})


async def hear(bell: Stream) -> tuple[str, int, bool]:
    """Kind, count, and whether the letter was read."""
    event = await bell.next()
    return event["kind"], event["unreadCount"], event["notification"]["readAt"] is not None


async def play(live: Live, url: str) -> None:
    """Anne's two tabs are on the server at this address; she acts at the other one."""
    world, others = await build(live), await build(live)
    await tell(await dossier_of(others), world.anne)
    token = await live.token(world.anne)
    for start in range(0, ROUNDS, ON_A_LINE):
        async with socket(url, token) as here, socket(url, token) as there:
            for round in range(start, start + ON_A_LINE):
                bells = await asyncio.gather(here.subscribe(BELL), there.subscribe(BELL))
                assert [(await bell.next())["kind"] for bell in bells] == ["COUNT", "COUNT"]
                read = round % 2 == 0
                await live.told(READ, world.anne, read=read)
                heard = [await hear(bell) for bell in bells]
                assert heard == [("UPDATED", 0 if read else 1, read)] * 2
                await asyncio.gather(close(here, bells[0]), close(there, bells[1]))


@pytest.mark.attack("RT-11")
async def test_on_one_server(sqlite_databases: SqliteDatabases, tmp_path: Path) -> None:
    async with living(await sqlite_databases.fresh(tmp_path)) as live:
        await play(live, live.server.ws_url)


@pytest.mark.attack("RT-11")
@pytest.mark.parametrize("broker", ["redis", "postgres"])
async def test_while_another_server_acts(postgres_databases: PostgresDatabases, redis_url: str, broker: str) -> None:
    url = await postgres_databases.fresh()
    given = redis_url if broker == "redis" else url
    async with living(url, broker_url=given) as live, twin(live, url, broker_url=given) as other:
        await play(live, other.ws_url)
