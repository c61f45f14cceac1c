"""HTTP heads that never end: uvicorn waits for ever and keeps all of it, this does not."""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from transport import bounds

LARGEST_HEAD = 4 * bounds.LARGEST_HEADERS
"""The shell answers what is above `LARGEST_HEADERS`; this only keeps the memory bounded."""


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is not complete after `HEAD_SECONDS`, or grows beyond reason."""

    _head_clock: TimerHandle | None = None
    _head_size = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_complete()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Hands the connection on, and goes: the parser knows us as we know it, and nobody else does any more."""
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]

    def on_message_begin(self) -> None:
        self._head_size = 0
        self._wait_for_head()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_is_complete()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        self._head_is_complete()
        self._head_clock = self.loop.call_later(bounds.HEAD_SECONDS, self.transport.close)

    def _head_is_complete(self) -> None:
        if self._head_clock:
            self._head_clock.cancel()
            self._head_clock = None

    def _grow(self, size: int) -> None:
        self._head_size += size
        if self._head_size > LARGEST_HEAD:
            self.transport.abort()
