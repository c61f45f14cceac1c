"""Ready frames written straight to the connection: no await, no copy of the state of uvicorn, one write.

Belongs to uvicorn 0.54, which pyproject.toml pins.
"""

from __future__ import annotations

import struct
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

DIRECT = "guichet.direct"
"""Where a socket finds it among the extensions of its ASGI scope."""

_LARGEST_SHORT, _LARGEST_MEDIUM = 125, 0xFFFF


class DirectProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which also takes ready texts."""

    def handle_connect(self, event: Any) -> None:
        """Tells the application where it may write."""
        super().handle_connect(event)
        if hasattr(self, "scope"):  # else the handshake was refused
            cast(dict[str, Any], self.scope["extensions"])[DIRECT] = self

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet, beside those in the kernel."""
        return self.transport.get_write_buffer_size()

    def write_text(self, text: bytes) -> None:
        """Sends a text, in UTF-8; nothing once the socket closes."""
        if self.handshake_complete and not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(_frame(text))

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


def _frame(text: bytes) -> bytes:
    """One text frame of a server: whole, unmasked (RFC 6455 §5.2)."""
    size = len(text)
    if size <= _LARGEST_SHORT:
        return bytes((0x81, size)) + text
    if size <= _LARGEST_MEDIUM:
        return b"\x81\x7e" + struct.pack("!H", size) + text
    return b"\x81\x7f" + struct.pack("!Q", size) + text
