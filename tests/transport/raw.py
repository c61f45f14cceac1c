"""A WebSocket client that writes frames by hand, as no library would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.transport.probes import Probe

CONTINUATION, TEXT, CLOSE, PING, PONG = 0, 1, 8, 9, 10
_HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: Z3VpY2hldC1ndWljaGV0IQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)


def frame(kind: int, content: bytes = b"", *, last: bool = True, reserved: int = 0) -> bytes:
    """One frame under a mask of zeros."""
    size = len(content)
    if size < 126:
        length = bytes((0x80 | size,))
    else:
        length = b"\xfe" + size.to_bytes(2, "big") if size < 65536 else b"\xff" + size.to_bytes(8, "big")
    return bytes((0x80 * last | reserved | kind,)) + length + bytes(4) + content


class Raw:
    """An open connection, init acknowledged."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def hear(self) -> tuple[int, bytes]:
        """The next frame of the server: its kind and its content."""
        first, size = await self._reader.readexactly(2)
        if size == 126:
            size = int.from_bytes(await self._reader.readexactly(2), "big")
        return first & 15, await self._reader.readexactly(size)

    async def close_code(self) -> int:
        """Waits for the close frame of the server."""
        async with asyncio.timeout(10):
            while True:
                kind, content = await self.hear()
                if kind == CLOSE:
                    return int.from_bytes(content[:2], "big")


@asynccontextmanager
async def raw(probe: Probe, address: str = "127.0.0.1") -> AsyncIterator[Raw]:
    """A connection from this local address, gone at the end without a word."""
    host, port = probe.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), local_addr=(address, 0))
    try:
        writer.write(_HANDSHAKE)
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        writer.write(frame(TEXT, b'{"type":"connection_init"}'))
        client = Raw(reader, writer)
        assert await client.hear() == (TEXT, b'{"type":"connection_ack"}')
        yield client
    finally:
        writer.transport.abort()
