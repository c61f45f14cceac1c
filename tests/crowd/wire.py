"""The smallest client of graphql-transport-ws: a thousand of them cost a test process next to nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import orjson

Json = dict[str, Any]

PER_ADDRESS = 50
"""Clients that come from one address of 127.0.0.0/8: a server takes 100 sockets from each."""

_HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: Z3VpY2hldC1ndWljaGV0IQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_GONE = 1006
_FAULT = 4400
"""The first code that says that a client did something wrong; the others ask it to come back."""


class Wire(asyncio.Protocol):
    """One connection that signs in, asks one thing, and gives the value of each event to `heard`."""

    def __init__(self, token: str, query: str, variables: Json, heard: Callable[[Json], None]) -> None:
        self._to_say = [
            {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}},
            {"type": "subscribe", "id": "1", "payload": {"query": query, "variables": variables}},
        ]
        self._heard = heard
        self._is_open = False
        self._buffer = b""
        self._code = _GONE
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """The code that the server closed with; 1006 when there was none."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(_HANDSHAKE)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(self._code)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        try:
            if len(self._to_say) == 2:
                self._shake_hands()
            while self._is_open and (frame := self._frame()) is not None:
                self._take(*frame)
        except Exception as error:  # asyncio would only log it
            self.closed.set_exception(error)
            self.hang_up()

    def hang_up(self) -> None:
        """Gone without a word, as a laptop whose lid is shut."""
        self._is_open = False
        self._transport.abort()

    def leave(self) -> None:
        """Gone after a close frame, as a page that is left."""
        self._is_open = False
        self._write(_CLOSE, (1001).to_bytes(2, "big"))
        self._transport.close()

    def pause(self) -> None:
        """Reads nothing any more."""
        self._transport.pause_reading()

    def _shake_hands(self) -> None:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if end:
            if b" 101 " not in head:
                raise ConnectionRefusedError(head)
            self._is_open, self._buffer = True, rest
            self._say()

    def _take(self, kind: int, content: bytes) -> None:
        if kind == _TEXT:
            self._hear(orjson.loads(content))
        elif kind == _PING:
            self._write(_PONG, content)
        elif kind == _CLOSE:
            self._code = int.from_bytes(content[:2], "big")
            self._transport.close()
            if self._code >= _FAULT:
                raise ConnectionRefusedError(content)

    def _hear(self, message: Json) -> None:
        if message["type"] == "connection_ack":
            self._say()
            return
        if message["type"] != "next" or "errors" in message["payload"]:
            self._refused(message)
            return
        [value] = message["payload"]["data"].values()
        self._heard(value)

    def _refused(self, message: Json) -> None:
        """A server that is overloaded says so, and the client comes back; anything else is a fault."""
        if b"UNAVAILABLE" not in orjson.dumps(message):
            raise AssertionError(message)
        self.hang_up()

    def _say(self) -> None:
        self._write(_TEXT, orjson.dumps(self._to_say.pop(0)))

    def _write(self, kind: int, content: bytes) -> None:
        size = bytes((0x80 | len(content),)) if len(content) < 126 else b"\xfe" + len(content).to_bytes(2, "big")
        self._transport.write(bytes((0x80 | kind,)) + size + bytes(4) + content)  # a mask of zeros

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame: its kind and its content."""
        data = self._buffer
        if len(data) < 2:
            return None
        start = {126: 4, 127: 10}.get(data[1], 2)
        size = int.from_bytes(data[2:start], "big") if start > 2 else data[1]
        if len(data) < start + size:
            return None
        self._buffer = data[start + size :]
        return data[0] & 15, data[start : start + size]


async def open_wire(
    port: int, number: int, token: str, query: str, variables: Json, heard: Callable[[Json], None]
) -> Wire:
    """A connection of the client that has this number, from an address that few others share."""
    _, wire = await asyncio.get_running_loop().create_connection(
        lambda: Wire(token, query, variables, heard),
        "127.0.0.1",
        port,
        local_addr=(f"127.0.1.{1 + number // PER_ADDRESS}", 0),
    )
    return wire
