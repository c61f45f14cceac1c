"""The line that a socket lends to a bell told with others (`subscriptions.fanout.line`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson

from schema.errors import Fault, RightLost
from subscriptions.bell import Told
from subscriptions.fanout.line import Payload
from subscriptions.fanout.members import Member
from transport import bounds, metrics
from transport.sockets.direct import DirectProtocol, frame_of, send_all
from transport.sockets.messages import Leave, Message

_TAIL = b"}"


class BellLine:
    """One operation. `end` closes the socket; `restart(message, told)` gives the client a stream of its own."""

    __slots__ = ("_direct", "_end", "_head", "_message", "_restart", "member", "told")

    def __init__(
        self,
        direct: DirectProtocol,
        message: Message,
        end: Callable[[Leave], None],
        restart: Callable[[Message, Told], None],
        told: Told | None = None,
    ) -> None:
        self._direct = direct
        self._message = message
        self._end = end
        self._restart = restart
        self._head = b'{"type":"next","id":%b,"payload":' % orjson.dumps(message.id)
        self.told = told
        self.member: Member | None = None

    @staticmethod
    def write_all(addressed: Sequence[tuple[BellLine, Payload]]) -> None:
        """Send each its payload: first whatever is short and goes out at once, each to a socket of its own."""
        ready: dict[DirectProtocol, bytes] = {}
        others = []
        for line, payload in addressed:
            direct = line._direct
            if len(payload) == 1 and direct not in ready and direct.is_clear():
                ready[direct] = frame_of(line._head, payload[0], _TAIL)
            else:
                others.append((line, payload))
        send_all(ready.items())
        metrics.count_operation("subscription", "ok", len(ready))
        for line, payload in others:
            line.write(payload)

    @property
    def is_busy(self) -> bool:
        """Whether the client has half of what may wait for it still to take."""
        return self._direct.waiting > bounds.MOST_WAITING // 2

    def write(self, payload: Payload) -> None:
        """Send this payload; a client for whom too much waits already is cut, to come back with `after`."""
        if self._direct.write_text((self._head, *payload, _TAIL)):
            metrics.count_operation("subscription", "ok")
            return
        if self.member is not None:
            self.member.cancel()
        self._direct.cut(1013, "Too slow: come back with after")

    def write_several(self, payloads: Sequence[Payload]) -> int:
        """Send these in order until the client is busy, the first ones in one go; gives how many were sent."""
        sent = self._write_short(payloads) if self._direct.is_clear() else 0
        for payload in payloads[sent:]:
            if self.is_busy:
                break
            self.write(payload)
            sent += 1
        return sent

    def _write_short(self, payloads: Sequence[Payload]) -> int:
        frames, size = [], 0
        for payload in payloads:
            if len(payload) > 1 or size > bounds.MOST_WAITING // 2:
                break
            frames.append(frame_of(self._head, payload[0], _TAIL))
            size += len(frames[-1])
        if frames:
            send_all([(self._direct, b"".join(frames))])
        metrics.count_operation("subscription", "ok", len(frames))
        return len(frames)

    def end(self, fault: Fault) -> None:
        """Close the socket: the sign-in or the right is gone."""
        self._end(Leave(4403, "Right lost") if isinstance(fault, RightLost) else Leave(4401, "Unauthorized"))

    def alone(self, told: Told) -> None:
        """Go on from there with a stream of its own."""
        self._restart(self._message, told)
