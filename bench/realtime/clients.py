"""Many bells in one process: a protocol that does no more than count frames."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import cast

QUERY = (
    "subscription { bell { kind sequence unreadCount notification {"
    " id kind title createdAt subject { id ... on Dossier { number status } } } } }"
)
PER_ADDRESS = 90
"""Sockets that come from one address: a server takes 100 (127.0.0.0/8 has plenty)."""

_HANDSHAKE = (
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)


class Count:
    """Frames heard by all, and when the last one came."""

    def __init__(self) -> None:
        self.frames = 0
        self.last = 0
        self.sample = b""
        self._goal = 0
        self._reached = asyncio.Event()

    def heard(self, frame: bytes) -> None:
        self.frames += 1
        if self.frames >= self._goal:
            self.last = time.monotonic_ns()
            self.sample = frame
            self._reached.set()

    async def after(self, more: int, since: int) -> None:
        """Waits for so many frames past `since`."""
        self._goal = since + more
        self._reached.clear()
        if self.frames < self._goal:
            await asyncio.wait_for(self._reached.wait(), 60)


class Bell(asyncio.Protocol):
    """One client: shakes hands, signs in, subscribes, then counts."""

    def __init__(self, token: str, count: Count) -> None:
        self._count = count
        self._buffer = b""
        self._says = [
            {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}},
            {"type": "subscribe", "id": "1", "payload": {"query": QUERY}},
        ]
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(_HANDSHAKE.encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._says and len(self._says) == 2:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            assert b" 101 " in head, head
            self._buffer = rest
            self._say()
        while (frame := self._frame()) is not None:
            self._hear(frame)

    def _hear(self, frame: bytes) -> None:
        if frame == b'{"type":"connection_ack"}':
            self._say()
        elif not self.opened.done():
            assert b'"next"' in frame, frame
            self.opened.set_result(None)
        else:
            self._count.heard(frame)

    def _say(self) -> None:
        text = json.dumps(self._says.pop(0)).encode()
        size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        self._transport.write(b"\x81" + size + bytes(4) + text)

    def _frame(self) -> bytes | None:
        """The next text frame; a server's ping is passed over."""
        data = self._buffer
        if len(data) < 2 or ((size := data[1]) == 126 and len(data) < 4):
            return None
        start = 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        if len(data) < start + size:
            return None
        self._buffer = data[start + size :]
        return data[start : start + size] if data[0] & 15 == 1 else self._frame()


async def open_bells(port: int, tokens: Sequence[str], count: Count) -> list[Bell]:
    """As many bells as tokens, fifty at a time, all subscribed."""
    bells: list[Bell] = []
    loop = asyncio.get_running_loop()
    for start in range(0, len(tokens), 50):
        some = [
            (
                await loop.create_connection(
                    lambda token=token: Bell(token, count),  # type: ignore[misc]
                    "127.0.0.1",
                    port,
                    local_addr=(f"127.0.1.{1 + (start + number) // PER_ADDRESS}", 0),
                )
            )[1]
            for number, token in enumerate(tokens[start : start + 50])
        ]
        await asyncio.wait_for(asyncio.gather(*(bell.opened for bell in some)), 60)
        bells += some
    return bells
