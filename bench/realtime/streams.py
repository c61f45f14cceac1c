"""The same client over Server-Sent Events, for servers whose own way they are."""

from __future__ import annotations

import asyncio
import json
from typing import cast

from bench.realtime.clients import QUERY, Bell, Count

_HEAD = (
    "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
    "Authorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
)
_EVENT, _END = b"event: next", b"\n\n"


class Stream(Bell):
    """Counts whole events; what stands between them (chunk sizes, signs of life) is passed over."""

    def __init__(self, token: str, count: Count, query: str = QUERY, after: int | None = None) -> None:
        super().__init__(token, count, query, after)
        body = json.dumps({"query": query, "variables": {"after": after}})
        self._request = (_HEAD.format(token=token, length=len(body)) + body).encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self._request)

    def _take(self, data: bytes) -> bytes:
        *events, rest = data.split(_END)
        for event in events:
            if _EVENT in event:
                self._hear_event(event[event.index(_EVENT) :])
        return rest

    def data_received(self, data: bytes) -> None:
        self._rest = self._take(self._rest + data)

    def _hear_event(self, event: bytes) -> None:
        if self.opened.done():
            self.heard += 1
            self._count.heard(event)
        else:
            assert b'"errors"' not in event, event
            self.opened.set_result(None)
