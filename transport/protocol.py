"""uvicorn's HTTP, with two differences: it does not wait for ever, and an answer leaves in one piece.

Belongs to uvicorn 0.54, which pyproject.toml pins.
"""

from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from transport import bounds
from transport.patience import Patience

LARGEST_HEAD = 4 * bounds.LARGEST_HEADERS
"""The shell answers what is above `LARGEST_HEADERS`; this only keeps the memory bounded."""

IS_HERE = "guichet.is_here"
"""Where an ASGI scope says whether a piece of the body is here: to read it is not to wait then."""


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is not complete after `HEAD_SECONDS`, or grows beyond reason."""

    _patience: Patience
    _head_size = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._patience = Patience(self.loop, transport.close)
        self._patience.begin(bounds.HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.end()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Hands the connection on, and goes: the parser knows us as we know it, and nobody else does any more."""
        self._patience.end()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]

    def on_message_begin(self) -> None:
        self._head_size = 0
        self._patience.begin(bounds.HEAD_SECONDS)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Also of what follows a body in chunks."""
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._patience.rest()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The same as uvicorn's, which makes another timer each time."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif not self._patience.awaits:  # else the next head has begun to come
            self._patience.begin(self.timeout_keep_alive)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cycle.transport = cast(Any, Together(cycle))
        cast(dict[str, Any], cycle.scope)[IS_HERE] = cycle.message_event.is_set
        super()._start_asgi_task(cycle, app)

    def _grow(self, size: int) -> None:
        self._head_size += size
        if self._head_size > LARGEST_HEAD:
            self.transport.abort()


class Together:
    """What an answer is written to: its head waits for the beginning of its body, and they leave in one system call.

    The client is woken once instead of twice. The head of a stream, whose body may be long in coming, leaves at once.
    """

    __slots__ = ("_cycle", "_head", "_transport")

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle: RequestResponseCycle | None = cycle
        self._head = b""
        self._transport = cycle.transport

    def write(self, data: bytes) -> None:
        """Sends it, or keeps it when it is the head of an answer that says its length."""
        if self._cycle is not None and self._cycle.response_started:
            has_body = self._cycle.chunked_encoding is False and self._cycle.scope["method"] != "HEAD"
            self._cycle = None  # which holds us: the collector would have to part us
            if has_body:
                self._head = data
                return
        self._transport.write(self._head + data)
        self._head = b""

    def close(self) -> None:
        """Closes the connection, behind what was sent."""
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._transport.is_closing()
