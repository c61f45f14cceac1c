"""Many bells in one process: a protocol that does no more than shake hands, sign in, subscribe and count frames."""

from __future__ import annotations

import asyncio
import json
import time
from array import array
from typing import Any, cast

FIELDS = (
    "kind sequence unreadCount notification { id kind title createdAt subject { id ... on Dossier { number status } } }"
)
QUERY = f"subscription Cloche($after: Int) {{ bell(after: $after) {{ {FIELDS} }} }}"
LONG = QUERY.replace("title createdAt", "title body createdAt")
"""With the text of the notification, which can be as long as wanted."""

_HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
_ACK = b'{"type":"connection_ack"'
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Count:
    """Frames heard by all, each with its instant, and how many clients were cut."""

    def __init__(self) -> None:
        self.stamps = array("q")
        self.sample = b""
        self.lost = 0
        self.goal = 0
        self._reached = asyncio.Event()

    def heard(self, frame: bytes) -> None:
        """One more event."""
        self.stamps.append(time.monotonic_ns())
        if len(self.stamps) >= self.goal:
            self.sample = frame
            self._reached.set()

    def expect(self, more: int) -> None:
        """Forgets what was heard; so many frames are awaited now."""
        del self.stamps[:]
        self.goal = more
        self._reached.clear()
        if not more:
            self._reached.set()

    async def all_heard(self, seconds: float = 60) -> None:
        """Waits for the frames expected. Raises `TimeoutError` with how many came."""
        try:
            async with asyncio.timeout(seconds):
                await self._reached.wait()
        except TimeoutError:
            raise TimeoutError(f"{len(self.stamps)} of {self.goal} events came, {self.lost} clients cut") from None


class Bell(asyncio.Protocol):
    """One client over a WebSocket. `opened` is done at its first event, the count; the others are counted."""

    def __init__(self, token: str, count: Count, query: str = QUERY, after: int | None = None) -> None:
        self._count = count
        self._rest = b""
        self._shaken = False
        self._says: list[dict[str, Any]] = [
            {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}},
            {"type": "subscribe", "id": "1", "payload": {"query": query, "variables": {"after": after}}},
        ]
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard = 0
        self.transport: asyncio.Transport | None = None
        self._told = "without a word"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(_HANDSHAKE)

    def read(self, on: bool) -> None:
        """Stops or goes on reading what comes."""
        assert self.transport is not None
        (self.transport.resume_reading if on else self.transport.pause_reading)()

    def hang_up(self) -> None:
        """Cuts the connection, if there is one."""
        self.opened.cancel()
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        if self.opened.done():
            self._count.lost += 1
        else:
            self.opened.set_exception(error or ConnectionError(f"closed before the first event: {self._told}"))

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        if not self._shaken:
            head, end, rest = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = data
                return
            assert b" 101 " in head, head
            self._shaken, data = True, rest
            self._say()
        self._rest = self._take(data)

    def _take(self, data: bytes) -> bytes:
        """Hears every whole frame; gives what is left."""
        at = 0
        while (place := _frame(data, at)) is not None:
            kind, start, at = place
            self._hear(kind, data[start:at])
        return data[at:]

    def _hear(self, kind: int, frame: bytes) -> None:
        if kind == PING:
            self._write(PONG, frame)
        elif kind == CLOSE:
            self._told = f"{int.from_bytes(frame[:2], 'big')} {frame[2:].decode()}"
        elif kind == TEXT and self.opened.done():
            self.heard += 1
            self._count.heard(frame)
        elif frame.startswith(_ACK):
            self._say()
        elif kind == TEXT:
            assert b'"next"' in frame, frame
            assert b'"errors"' not in frame, frame
            self.opened.set_result(None)

    def _say(self) -> None:
        self._write(TEXT, json.dumps(self._says.pop(0)).encode())

    def _write(self, kind: int, text: bytes) -> None:
        """A frame with a mask of zeros."""
        size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        assert self.transport is not None
        self.transport.write(bytes([0x80 | kind]) + size + bytes(4) + text)


def _frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, start and end of the frame at this place; None when it is not whole."""
    if len(data) < at + 2:
        return None
    size, start = data[at + 1], at + 2
    if size > 125:
        start += 2 if size == 126 else 8
        if len(data) < start:
            return None
        size = int.from_bytes(data[at + 2 : start], "big")
    return (data[at] & 15, start, start + size) if len(data) >= start + size else None
