"""What a connection sees of the server's HTTP: packets, requests in a row, and how long it may stay silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest

from tests.transport.probes import Probe

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(probe: Probe) -> AsyncIterator[Streams]:
    """A connection that is cut at the end, and given up after a while."""
    host, port = probe.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        async with asyncio.timeout(30):
            yield reader, writer
    finally:
        writer.transport.abort()


def post(query: str, accept: str = "application/json", *more: str) -> bytes:
    """A request for /graphql."""
    body = orjson.dumps({"query": query})
    lines = [
        "POST /graphql HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Accept: {accept}",
        f"Content-Length: {len(body)}",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def answer_of(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return head, await reader.readexactly(int(length))


async def test_an_answer_comes_in_one_piece(probe: Probe) -> None:
    async with connected(probe) as (reader, writer):
        for _ in range(50):
            writer.write(post("{ hello }"))
            head, _, body = (await reader.read(65536)).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert body == b'{"data":{"hello":"Bonjour monde"}}'


async def test_the_head_of_a_stream_does_not_wait_for_its_first_event(probe: Probe) -> None:
    came_alone = [await _first_of_stream(probe) for _ in range(5)]
    assert all(head.startswith(b"HTTP/1.1 200 OK\r\n") for head in came_alone)
    assert any(head.endswith(b"\r\n\r\n") for head in came_alone)  # a client that is slow may read more at once


async def _first_of_stream(probe: Probe) -> bytes:
    """What is read first of a stream whose first comment comes after 0.2 s."""
    async with connected(probe) as (reader, writer):
        writer.write(post("subscription { mute }", "text/event-stream"))
        return await reader.read(65536)


async def test_an_answer_without_a_body_is_a_head(probe: Probe) -> None:
    async with connected(probe) as (reader, writer):
        for _ in range(2):
            writer.write(b"HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            head = await reader.read(65536)
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert b"\r\ncontent-length: 15\r\n" in head
            assert head.endswith(b"\r\n\r\n")


async def test_requests_in_one_piece_are_answered_in_their_order(probe: Probe) -> None:
    async with connected(probe) as (reader, writer):
        writer.write(b"".join(post(f'{{ hello(name: "{number}") }}') for number in range(20)))
        for number in range(20):
            _, body = await answer_of(reader)
            assert body == b'{"data":{"hello":"Bonjour %d"}}' % number


async def test_a_client_that_waits_to_be_told_to_send_its_body_is_told(probe: Probe) -> None:
    head, _, body = post("{ hello }", "application/json", "Expect: 100-continue").partition(b"\r\n\r\n")
    async with connected(probe) as (reader, writer):
        writer.write(head + b"\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body)
        _, told = await answer_of(reader)
        assert told == b'{"data":{"hello":"Bonjour monde"}}'


@pytest.mark.attack("GQL-13")
async def test_who_asks_now_and_then_stays_and_who_says_nothing_more_is_closed(probe: Probe) -> None:
    """Five seconds between requests, whatever is sent that is no request."""

    async def asks(times: int) -> None:
        async with connected(probe) as (reader, writer):
            for _ in range(times):
                writer.write(post("{ hello }"))
                await answer_of(reader)
                await asyncio.sleep(2)

    async def says(after: bytes) -> float:
        async with connected(probe) as (reader, writer):
            writer.write(post("{ hello }"))
            await answer_of(reader)
            began = asyncio.get_running_loop().time()
            await asyncio.sleep(1)
            writer.write(after)
            assert await reader.read() == b""
            return asyncio.get_running_loop().time() - began

    _, *lasted = await asyncio.gather(asks(4), says(b""), says(b"\r\n"))
    assert all(4 < seconds < 15 for seconds in lasted)
