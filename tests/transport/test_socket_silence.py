"""Sockets on which nothing is said: kept open while both ends live, given back when one has vanished."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from time import monotonic

import pytest

from tests.transport.probes import Probe, measured, running_probe
from tests.transport.raw import PING, PONG, TEXT, frame, raw
from transport import bounds
from transport.server import PING_SECONDS

QUICK = 1.0
"""Seconds between two pings of this probe: what takes a minute elsewhere takes three seconds here."""
GONE = 500
SUBSCRIBE = b'{"type":"subscribe","id":"1","payload":{"query":"subscription { silence }"}}'


@pytest.fixture(scope="module")
def quick() -> Iterator[Probe]:
    """A probe that does not wait long for its clients."""
    with running_probe(PROBE_PING_SECONDS=str(QUICK)) as probe:
        yield probe


@pytest.mark.attack("WS-12")
async def test_a_silent_socket_is_pinged_before_a_proxy_would_close_it(quick: Probe) -> None:
    assert max(PING_SECONDS, bounds.KEEP_ALIVE_SECONDS) <= 25
    async with raw(quick) as client, asyncio.timeout(30 * QUICK):
        began = monotonic()
        for count in range(1, 4):
            kind, content = await client.hear()
            assert kind == PING
            assert monotonic() - began > count * QUICK * 0.9
            client.writer.write(frame(PONG, content))
        client.writer.write(frame(TEXT, b'{"type":"ping"}'))
        assert await client.hear() == (TEXT, b'{"type":"pong"}')


@pytest.mark.attack("WS-11")
async def test_five_hundred_clients_that_vanish_are_reaped(quick: Probe) -> None:
    assert 2 * PING_SECONDS <= 60
    before = await measured(quick, "descriptors")
    async with AsyncExitStack() as open_lines:
        for number in range(GONE):
            client = await open_lines.enter_async_context(raw(quick, f"127.0.2.{1 + number // 25}"))
            client.writer.write(frame(TEXT, SUBSCRIBE))
            client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        began = monotonic()
        while await measured(quick, "descriptors") > before + 5:
            assert monotonic() - began < 2 * QUICK + 28  # of which a busy machine takes the most
            await asyncio.sleep(0.2)
    assert await measured(quick, "tasks") < 20
