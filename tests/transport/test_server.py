"""The server process itself: how it starts, what it closes, what it refuses to start with."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from settings import Settings
from tests.services.kept import plain_environment
from tests.services.process import ROOT, Server, server, settings_for
from tests.transport.probes import ANNOUNCED, PROBE, Probe, line
from tests.transport.probes import Line as Line_
from transport import bounds
from transport.server import STUCK_MILLISECONDS, CannotServe, _check_shared, _listen


async def test_it_is_alive_ready_and_measured(sqlite_url: str) -> None:
    async with server(sqlite_url) as guichet, httpx.AsyncClient(base_url=guichet.url, timeout=30) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json() == {"database": "ok", "broker": "ok"}
        assert (await client.post("/graphql", json={"query": "{ __typename }"})).json()["data"]["__typename"] == "Query"
        [key] = (await client.get("/.well-known/jwks.json")).json()["keys"]
        assert "d" not in key
        measured = (await client.get("/metrics")).text
        assert 'guichet_operations_total{kind="query",outcome="ok"} 1\n' in measured
        assert re.search(r"^guichet_event_loop_lag_seconds 0\.\d+$", measured, re.MULTILINE)


async def test_it_is_not_ready_without_its_database(sqlite_url: str) -> None:
    async with server(sqlite_url) as guichet, httpx.AsyncClient(base_url=guichet.url, timeout=30) as client:
        os.unlink(sqlite_url.removeprefix("sqlite://"))
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["database"] != "ok"
        assert (await client.get("/healthz")).status_code == 200


async def test_a_broker_that_is_away_shows(sqlite_url: str) -> None:
    guichet = Server(Path(sqlite_url.removeprefix("sqlite://")).parent, sqlite_url, {})
    guichet._environment["GUICHET_BROKER_URL"] = "redis://127.0.0.1:9/0"
    process = guichet._started()
    try:
        async with httpx.AsyncClient(base_url=guichet.url, timeout=30) as client:
            answer = await _answer(client, "/readyz")
        assert (answer.status_code, answer.json()) == (503, {"database": "ok", "broker": "unreachable"})
    finally:
        process.kill()
        process.wait()


async def _answer(client: httpx.AsyncClient, path: str) -> httpx.Response:
    deadline = time.monotonic() + 90
    while True:
        try:
            return await client.get(path)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)


def started(command: list[str], environment: dict[str, str]) -> tuple["subprocess.Popen[str]", str]:
    """A server whose process the test ends itself, and its address."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout as said:
        return process, said.readline().strip().removeprefix(ANNOUNCED)


@pytest.mark.attack("CRASH-14")
async def test_at_the_end_requests_finish_sockets_hear_1013_and_streams_are_cut() -> None:
    process, address = started([sys.executable, str(PROBE)], plain_environment())
    probe = Probe(address, ROOT)
    events = {"accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=probe.address, timeout=30) as client, line(probe) as connection:
        told = Line_(connection)
        await told.init()
        silence = {"query": "subscription { silence }"}
        async with client.stream("POST", "/graphql", json=silence, headers=events) as stream:
            slow = asyncio.create_task(client.post("/graphql", json={"query": "{ slow }"}))
            await asyncio.sleep(1)
            process.send_signal(signal.SIGTERM)
            assert await told.close_code() == 1013
            assert (await slow).json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
            assert b"complete" not in await stream.aread()
        began = time.monotonic()
        await asyncio.to_thread(process.wait, 30)
        assert time.monotonic() - began < 15


@pytest.mark.attack("GQL-13")
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /graphql HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHo",
    ],
)
async def test_half_a_request_is_closed_soon(probe: Probe, sent: bytes) -> None:
    host, port = probe.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(sent)
        async with asyncio.timeout(20):  # the probe waits 1 s for a head, 1 s for a body; uvicorn 5 s between requests
            answer = await reader.read()
    finally:
        writer.transport.abort()
    assert b" 500 " not in answer


@pytest.mark.attack("GQL-13")
@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n",
    ],
)
async def test_headers_without_end_are_cut_before_they_fill_the_memory(probe: Probe, begun: bytes) -> None:
    """At the head, or behind a body in chunks."""
    host, port = probe.address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(begun)
    with pytest.raises(ConnectionError):  # noqa: PT012
        for number in range(10_000):
            writer.write(b"x-%d: %s\r\n" % (number, b"y" * 1000))
            await writer.drain()
    writer.transport.abort()


def test_several_processes_need_a_shared_database_and_broker() -> None:
    def given(database: str, broker: str) -> Settings:
        return Settings(database_url=database, broker_url=broker, secret_key="k" * 48)  # type: ignore[arg-type]

    with pytest.raises(CannotServe, match="désigne SQLite"):
        _check_shared(given("sqlite://var/a.sqlite3", "redis://localhost"))
    with pytest.raises(CannotServe, match="désigne la mémoire"):
        _check_shared(given("postgres://localhost/a", "memory://"))
    _check_shared(given("postgres://localhost/a", "redis://localhost"))


def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "cli.py", "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=plain_environment(), timeout=90)
    assert done.returncode != 0
    assert "ne peut pas être prise" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


async def test_two_processes_share_a_port_and_a_dead_one_is_replaced(postgres_url: str, redis_url: str) -> None:
    environment = plain_environment() | settings_for(postgres_url, "http://127.0.0.1:1")
    environment |= {"GUICHET_BROKER_URL": redis_url, "GUICHET_SECRET_KEY": "k" * 48}
    command = [sys.executable, "cli.py", "serve", "--port", "0", "--workers", "2"]
    process, address = started(command, environment)
    try:
        async with httpx.AsyncClient(base_url=address, timeout=90) as client:
            assert (await client.get("/healthz")).status_code == 200
            first = _children(process.pid)
            assert len(first) == 2
            os.kill(first[0], signal.SIGKILL)
            deadline = time.monotonic() + 60
            while len(set(_children(process.pid)) - {first[0]}) < 2:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)
            assert (await client.get("/readyz")).json() == {"database": "ok", "broker": "ok"}
    finally:
        process.terminate()
        assert await asyncio.to_thread(process.wait, 15) == 0


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_kernel_drops_clients_that_acknowledge_nothing() -> None:
    listener = _listen("127.0.0.1", 0)
    assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == STUCK_MILLISECONDS
    assert bounds.SEND_SECONDS * 1000 < STUCK_MILLISECONDS
    listener.close()
