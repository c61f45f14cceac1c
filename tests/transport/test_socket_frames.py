"""Frames that no library would send: in crumbs, compressed, too many, too large."""

import zlib
from contextlib import suppress

import httpx
import pytest

from tests.transport.probes import Probe, ask, measured
from tests.transport.raw import CONTINUATION, PING, PONG, TEXT, frame, raw

BOMB = zlib.compressobj(wbits=-15)
BOMB_BYTES = BOMB.compress(bytes(50_000_000)) + BOMB.flush()


async def is_served(client: httpx.AsyncClient) -> bool:
    """Whether somebody else is answered within a second."""
    return "data" in await ask(client, "{ hello }")


@pytest.mark.attack("WS-05")
async def test_pieces_of_a_message_make_one_message(probe: Probe) -> None:
    text = b'{"type":"ping"}'.ljust(1000)
    async with raw(probe) as client:
        pieces = [frame(CONTINUATION, bytes((byte,)), last=False) for byte in text[1:-1]]
        client.writer.write(frame(TEXT, text[:1], last=False) + b"".join(pieces) + frame(CONTINUATION, text[-1:]))
        assert await client.hear() == (TEXT, b'{"type":"pong"}')


@pytest.mark.attack("WS-05")
@pytest.mark.parametrize(
    ("flood", "code"),
    [
        (frame(TEXT, b"x", last=False) + frame(CONTINUATION, b"x", last=False) * 10_000, 4429),
        (frame(TEXT, b"x", last=False) + frame(CONTINUATION, b"", last=False) * 100_000, 4429),
        (frame(TEXT, b"x", last=False) + frame(CONTINUATION, b"x" * 60_000, last=False) * 20, 1009),
        (frame(PING, b"x" * 100) * 20_000, 4429),
        (frame(PONG) * 50_000, 4429),
        (frame(TEXT, BOMB_BYTES, reserved=0x40), 1002),
        (frame(PING, b"x" * 126), 1002),
        (frame(CONTINUATION, b"x"), 1002),
    ],
    ids=["crumbs", "nothing", "large pieces", "pings", "pongs", "bomb", "large ping", "no beginning"],
)
async def test_a_flood_closes_the_socket_and_others_are_unharmed(probe: Probe, flood: bytes, code: int) -> None:
    before = await measured(probe, "resident")
    async with raw(probe) as client, httpx.AsyncClient(base_url=probe.address, timeout=10) as other:
        client.writer.write(flood)
        with suppress(ConnectionError):
            assert await client.close_code() == code
        assert await is_served(other)
    assert await measured(probe, "resident") - before < 20_000
