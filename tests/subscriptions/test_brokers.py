"""The hub on each broker: nobody who listens is left out, whatever breaks meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest

from subscriptions.broker import CHANNEL
from subscriptions.broker.postgres import PostgresBackend
from subscriptions.hub import AT_ONCE, Hub
from tests.services.kept import Kept, free_port, new_folder
from tests.services.redis_server import _answers, _binary

SOON = 30.0


@pytest.fixture(params=["memory", "redis", "postgres"])
def broker_url(request: pytest.FixtureRequest) -> str:
    """memory://, a Redis, a PostgreSQL."""
    if request.param == "memory":
        return "memory://"
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["redis", "postgres"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """A broker that several processes share."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@asynccontextmanager
async def pair(url: str) -> AsyncIterator[tuple[Hub, Hub]]:
    """Two processes in one: the first rings, the second listens (with memory://, they are the same)."""
    first = Hub()
    second = first if url == "memory://" else Hub()
    if first is second:
        async with first.connected(url):
            yield first, second
    else:
        async with first.connected(url), second.connected(url):
            yield first, second


async def test_fifty_first_subscribers_of_fifty_hear_the_ring(broker_url: str) -> None:
    async with pair(broker_url) as (here, there):
        await asyncio.sleep(0.05)
        heard = 0
        for n in range(50):
            with there.listening(f"inbox:{n}") as bell:
                here.ring(f"inbox:{n}")
                heard += await bell.rung(SOON) == {f"inbox:{n}"}
        assert heard == 50


@pytest.mark.attack("RT-11")
async def test_whoever_subscribes_while_others_leave_hears_the_ring(broker_url: str) -> None:
    async with pair(broker_url) as (here, there):

        async def comes_and_goes() -> None:
            for _ in range(100):
                with there.listening("dossiers"):
                    await asyncio.sleep(0)

        async def stays() -> bool:
            with there.listening("dossiers") as bell:
                await asyncio.sleep(0.01)
                await bell.rung(0)
                here.ring("dossiers")
                return "dossiers" in await bell.rung(SOON)

        answers = await asyncio.gather(*[stays() for _ in range(50)], *[comes_and_goes() for _ in range(10)])
        assert answers[:50] == [True] * 50


async def test_a_ring_reaches_its_topic_and_no_other(broker_url: str) -> None:
    async with pair(broker_url) as (here, there):
        with there.listening("draft:1") as concerned, there.listening("draft:2") as other:
            await other.rung(0.2)
            here.ring("draft:1")
            assert await concerned.rung(SOON) == {"draft:1"}
            assert await other.rung(0.1) == frozenset()


async def test_a_thousand_rings_wait_as_one(broker_url: str) -> None:
    async with pair(broker_url) as (here, there):
        with there.listening("inbox:1", "access:1") as bell:
            await bell.rung(0.2)
            for _ in range(1000):
                here.ring("inbox:1")
            here.ring("access:1")
            await asyncio.sleep(0.2)
            assert await bell.rung(SOON) == {"inbox:1", "access:1"}
            assert await bell.rung(0.1) == frozenset()


async def test_more_topics_than_one_message_carries(shared_url: str) -> None:
    topics = [f"inbox:00000000-0000-0000-0000-{n:012d}" for n in range(3 * AT_ONCE + 1)]
    async with pair(shared_url) as (here, there):
        with there.listening(*topics) as bell:
            await bell.rung(0.2)
            here.ring(*topics)
            heard: set[str] = set()
            while len(heard) < len(topics):
                rung = await bell.rung(SOON)
                assert rung
                heard |= rung
        assert heard == set(topics)


async def test_what_others_publish_on_the_channel_is_left_alone(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with pair(postgres_url) as (here, there):
        with there.listening("draft:1") as bell:
            await bell.rung(0.2)
            stranger = PostgresBackend(postgres_url)
            for noise in ("", "5", "[]", "{", '{"a": 1}', "[1, 2, 3]"):
                await stranger.publish(CHANNEL, noise)
            await stranger.disconnect()
            here.ring("draft:1")
            assert await bell.rung(SOON) == {"draft:1"}


async def test_a_lost_listener_of_postgres_is_replaced_and_everyone_is_rung(postgres_url: str) -> None:
    async with pair(postgres_url) as (here, there):
        with there.listening("draft:1", "draft:2") as bell:
            await bell.rung(0.2)
            administrator = await asyncpg.connect(postgres_url)
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guichet rings'"
            await administrator.execute(ended)
            await administrator.close()
            assert await bell.rung(SOON) == {"draft:1", "draft:2"}
            await bell.rung(0.5)
            here.ring("draft:2")
            assert await bell.rung(SOON) == {"draft:2"}


@contextmanager
def redis_on(port: int) -> Iterator[str]:
    command = [_binary(), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = Kept(new_folder("redis"), command)
    server.wait_until(lambda: _answers(port))
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.stop()


@pytest.mark.attack("CRASH-08")
async def test_rings_come_again_after_redis_was_killed_and_restarted() -> None:
    port = free_port()
    first = redis_on(port)
    url = await asyncio.to_thread(first.__enter__)
    async with pair(url) as (here, there):
        with there.listening("draft:1", "draft:2") as bell:
            await bell.rung(0.2)
            await asyncio.to_thread(first.__exit__, None, None, None)
            here.ring("draft:1")  # nobody can hear this one: it is owed
            assert await bell.rung(0.3) == frozenset()
            with redis_on(port):
                assert await bell.rung(10) == {"draft:1", "draft:2"}
                await bell.rung(1)
                here.ring("draft:2")
                assert await bell.rung(SOON) == {"draft:2"}


class Cable:
    """A line to a server that can be cut without either end noticing."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.dead: set[int] = set()
        self.lines = 0
        self.tasks: set[asyncio.Task[None]] = set()

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.port)
        for source, target in ((reader, there_writer), (there_reader, writer)):
            task = asyncio.create_task(self._carry(self.lines, source, target))
            self.tasks.add(task)

    async def _carry(self, line: int, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(4096):
            if line not in self.dead:
                target.write(data)
        target.close()

    def cut(self) -> None:
        """Whoever is connected now hears nothing any more; new lines are good."""
        self.dead = set(range(1, self.lines + 1))


@asynccontextmanager
async def cable(url: str) -> AsyncIterator[tuple[Cable, str]]:
    parts = urlsplit(url)
    assert parts.port is not None
    line, port = Cable(parts.port), free_port()
    server = await asyncio.start_server(line.join, "127.0.0.1", port)
    host = parts.netloc.replace(f":{parts.port}", f":{port}")
    try:
        yield line, parts._replace(netloc=host).geturl()
    finally:
        server.close()
        for task in line.tasks:
            task.cancel()
        await asyncio.wait(line.tasks)


@pytest.mark.attack("CRASH-08")
async def test_a_line_that_died_in_silence_is_replaced(shared_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("redis", "postgres"):
        monkeypatch.setattr(f"subscriptions.broker.{module}.HEART", 0.3)
    async with cable(shared_url) as (line, url), Hub().connected(shared_url) as here, Hub().connected(url) as there:
        with there.listening("draft:1", "draft:2") as bell:
            await bell.rung(0.2)
            assert await bell.rung(1) == frozenset()  # silence alone is no reason to leave
            line.cut()
            here.ring("draft:1")
            assert await bell.rung(SOON) == {"draft:1", "draft:2"}
            await bell.rung(0.2)
            here.ring("draft:2")
            assert await bell.rung(SOON) == {"draft:2"}


async def test_a_server_starts_without_its_broker_and_rings_inside_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subscriptions.hub.STARTING", 0.2)
    port = free_port()
    hub, other = Hub(), Hub()
    url = f"redis://127.0.0.1:{port}/0"
    async with hub.connected(url), other.connected(url):
        with hub.listening("draft:1") as bell, other.listening("draft:1") as elsewhere:
            hub.ring("draft:1")
            assert await bell.rung(SOON) == {"draft:1"}
            assert await elsewhere.rung(0.1) == frozenset()
            with redis_on(port):
                assert await elsewhere.rung(10) == {"draft:1"}


async def test_a_hub_that_stops_leaves_no_connection(postgres_url: str) -> None:
    async with pair(postgres_url) as (here, _):
        here.ring("draft:1")
        await asyncio.sleep(0.1)
    administrator = await asyncpg.connect(postgres_url)
    count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guichet rings'"
    await asyncio.sleep(0.2)
    left = await administrator.fetchval(count)
    await administrator.close()
    assert left == 0
