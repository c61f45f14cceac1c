"""How much one client may ask of its sockets, and that the others feel nothing of it."""

import asyncio
import time
from contextlib import AsyncExitStack, suppress

import httpx
import pytest
import websockets

from tests.transport.probes import Line, Probe, codes, connected, line, measured
from transport.bounds import MOST_SOCKETS_PER_CALLER


@pytest.mark.attack("WS-05")
async def test_a_message_that_is_too_large_closes_the_socket(probe: Probe) -> None:
    for size in (2_000_000, 20_000_000):
        async with line(probe) as connection:
            client = await connected(connection)
            with suppress(websockets.ConnectionClosed):
                await client.say("x" * size)
            assert await client.close_code() == 1009
    # A page that asks for permessage-deflate does not get it: nothing is inflated here.
    async with line(probe, compression="deflate") as connection:
        assert connection.response is not None
        assert "sec-websocket-extensions" not in connection.response.headers


@pytest.mark.attack("WS-06")
async def test_a_socket_holds_twenty_operations(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        for number in range(21):
            await client.subscribe(str(number), "subscription { silence }")
        heard = [await client.hear() for _ in range(21)]
        [refused] = [message for message in heard if message["type"] == "error"]
        assert (refused["id"], codes({"errors": refused["payload"]})) == ("20", ["RATE_LIMITED"])


@pytest.mark.attack("WS-06")
async def test_an_address_holds_thirty_sockets_here_and_others_are_unharmed(probe: Probe) -> None:
    opened = []
    for _ in range(30):
        opened.append(await line(probe))
        await connected(opened[-1])  # greeted: the probe does not wait long for those who say nothing
    with pytest.raises(websockets.InvalidStatus) as refused:
        await line(probe)
    assert refused.value.response.status_code == 403
    from_elsewhere = await line(probe, additional_headers={"X-Forwarded-For": "192.0.2.7"})
    for connection in (*opened, from_elsewhere):
        await connection.close()
    async with line(probe) as connection:
        await connected(connection)


@pytest.mark.attack("WS-06")
async def test_one_caller_holds_fifty_sockets_wherever_they_come_from(probe: Probe) -> None:
    async with AsyncExitStack() as sockets:

        async def another(number: int, token: str = "long") -> Line:
            elsewhere = {"X-Forwarded-For": f"192.0.2.{number}"}
            client = Line(await sockets.enter_async_context(line(probe, additional_headers=elsewhere)))
            await client.say({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
            return client

        held = [await another(number) for number in range(MOST_SOCKETS_PER_CALLER)]
        assert [await client.hear() for client in held] == [{"type": "connection_ack"}] * len(held)
        assert await (await another(100)).close_code() == 4429
        assert await (await another(100, "stranger")).hear() == {"type": "connection_ack"}
        await held[0].connection.close()
        assert await (await another(101)).hear() == {"type": "connection_ack"}


@pytest.mark.attack("WS-08")
async def test_a_flood_of_messages_closes_the_socket(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        with suppress(websockets.ConnectionClosed):
            for _ in range(20_000):
                await client.say({"type": "ping"})
        assert await client.close_code() == 4429


@pytest.mark.attack("WS-08")
async def test_two_thousand_operations_that_come_and_go_leave_nothing(probe: Probe) -> None:
    tasks, memory = await measured(probe, "tasks"), await measured(probe, "resident")
    for _ in range(20):
        async with line(probe) as connection:
            client = await connected(connection)
            for _ in range(95):
                await client.subscribe("a", "subscription { silence }")
                assert (await client.hear())["type"] == "next"
                await client.say({"type": "complete", "id": "a"})
    deadline = time.monotonic() + 30
    while await measured(probe, "tasks") > tasks + 3:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
    assert await measured(probe, "resident") - memory < 10_000


@pytest.mark.attack("RT-12")
async def test_a_client_that_stops_reading_is_dropped_and_others_are_unharmed(probe: Probe) -> None:
    connection = await line(probe, max_queue=1)
    client = await connected(connection)
    connection.transport.pause_reading()
    await client.subscribe("a", "subscription { flood }")
    async with httpx.AsyncClient(base_url=probe.address, timeout=30) as other:
        deadline = time.monotonic() + 30
        while "guichet_open_sockets 0\n" not in (measured := (await other.get("/metrics")).text):
            assert time.monotonic() < deadline, measured
            await asyncio.sleep(0.1)
    connection.transport.abort()
