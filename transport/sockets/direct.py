"""Ready frames written straight to the connection: no await, no copy of the state of uvicorn, one system call.

Belongs to uvicorn 0.54, which pyproject.toml pins.
"""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from transport import bounds
from transport.sockets.mailbox import Mailbox

DIRECT = "guichet.direct"
"""Where a socket finds it among the extensions of its ASGI scope."""

_LARGEST_SHORT, _LARGEST_MEDIUM = 125, 0xFFFF


class DirectProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which also takes ready texts."""

    # What every event looks at, beside the dictionary of forty attributes that uvicorn fills.
    __slots__ = ("close_sent", "descriptor", "disconnected", "transport")
    descriptor: int

    _frames = 0
    _frames_since = 0.0

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.queue = cast(asyncio.Queue[Any], Mailbox())

    def handle_connect(self, event: Any) -> None:
        """Tells the application where it may write."""
        super().handle_connect(event)
        if hasattr(self, "scope"):  # else the handshake was refused
            cast(dict[str, Any], self.scope["extensions"])[DIRECT] = self
            self.descriptor = self.transport.get_extra_info("socket").fileno()

    def start_keepalive(self) -> None:
        """The handshake is over: what it said is in the scope."""
        super().start_keepalive()
        del self.request, self.response

    def handle_ping(self) -> None:
        """Answers, unless it is flooded."""
        if self._may_go_on():
            super().handle_ping()

    def handle_pong(self, event: Any) -> None:
        """Notes that the client lives, unless it says so all the time."""
        if self._may_go_on():
            super().handle_pong(event)

    def handle_cont(self, event: Any) -> None:
        """Takes a piece of a message, unless it is in crumbs."""
        if self._may_go_on():
            super().handle_cont(event)

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet, beside those in the kernel."""
        return self.transport.get_write_buffer_size()

    def is_clear(self) -> bool:
        """Whether a frame may go to the kernel now, past the transport: half the price of a write."""
        transport = self.transport
        return not (self.close_sent or self.disconnected or transport.is_closing() or transport.get_write_buffer_size())

    def write_text(self, pieces: Sequence[bytes]) -> bool:
        """Sends a text in UTF-8; nothing once the socket closes. False when too much waits. Long pieces are not copied:
        what the kernel does not take yet waits as it is."""
        frame: list[bytes | memoryview] = [_head_of(sum(map(len, pieces))), *pieces]
        if self.is_clear():
            try:
                taken = os.writev(self.descriptor, frame)
            except OSError:
                taken = 0  # trouble is the transport's
            frame = _rest_of(frame, taken)
        elif self.close_sent or self.disconnected or self.transport.is_closing():
            return True
        elif self.waiting > bounds.MOST_WAITING:
            return False
        if frame:
            self.transport.writelines(frame)
        return True

    def cut(self, code: int, reason: str) -> None:
        """Closes behind all that waits: a client that reads again learns why. The rest is for uvicorn's clock."""
        if self.close_sent or self.disconnected:
            return
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})

    def _may_go_on(self) -> bool:
        """Counts the frames that no message counts; too many close the socket, and nothing more is read."""
        now = self.loop.time()
        if now - self._frames_since > bounds.MESSAGES_SECONDS:
            self._frames, self._frames_since = 0, now
        self._frames += 1
        if self._frames == bounds.MOST_FRAMES + 1 and self.handshake_complete:
            self.cut(4429, "Too many frames")
            self.transport.pause_reading()
        return self._frames <= bounds.MOST_FRAMES


def send_all(frames: Iterable[tuple[DirectProtocol, bytes]]) -> None:
    """Sends a frame to each of these sockets, all different and all clear."""
    for socket, frame in frames:
        try:
            taken = os.write(socket.descriptor, frame)
        except OSError:
            taken = 0  # trouble is the transport's
        if taken < len(frame):
            socket.transport.write(frame[taken:])


def _rest_of(pieces: Iterable[bytes | memoryview], taken: int) -> list[bytes | memoryview]:
    rest: list[bytes | memoryview] = []
    for piece in pieces:
        if taken < len(piece):
            rest.append(memoryview(piece)[taken:])
        taken = max(0, taken - len(piece))
    return rest


def frame_of(head: bytes, text: bytes, tail: bytes) -> bytes:
    """One frame with a text made of three pieces, in UTF-8."""
    return b"".join((_head_of(len(head) + len(text) + len(tail)), head, text, tail))


@lru_cache(maxsize=1000)
def _head_of(size: int) -> bytes:
    """What comes before so many bytes of text from a server: one frame, whole, unmasked (RFC 6455 §5.2)."""
    if size <= _LARGEST_SHORT:
        return bytes((0x81, size))
    if size <= _LARGEST_MEDIUM:
        return b"\x81\x7e" + struct.pack("!H", size)
    return b"\x81\x7f" + struct.pack("!Q", size)
