"""What a transport lends to a bell that is told with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from schema.errors import Fault
from subscriptions.bell import Told
from subscriptions.fanout.members import Member

Payload = tuple[bytes, ...]
"""An encoded text in pieces: those that many share are the same objects."""


class Line(Protocol):
    """One operation of one client, from its subscription to its end. Nothing here waits, nothing fails."""

    told: Told | None
    """Set when the client is told alone again: where to go on."""
    member: Member | None
    """Set when the client has joined the others: its stream ends without a last word."""

    @staticmethod
    def write_all(addressed: Sequence[tuple[Any, Payload]]) -> None:
        """Send each of these lines, all of this kind, its payload: `write`, at a better price."""

    @property
    def is_busy(self) -> bool:
        """Whether so much waits to be sent that what can wait had better wait."""

    def write(self, payload: Payload) -> None:
        """Send this payload as the next event. A client that does not read is cut, and leaves."""

    def write_several(self, payloads: Sequence[Payload]) -> int:
        """Send these in order until the line is busy, together where they are short; gives how many were sent."""

    def end(self, fault: Fault) -> None:
        """The sign-in or the right is gone: close."""

    def alone(self, told: Told) -> None:
        """Go on from there with a stream of its own."""


def write_all(addressed: Sequence[tuple[Line, Payload]]) -> None:
    """Sends each line its payload."""
    if addressed:
        addressed[0][0].write_all(addressed)  # a process has one kind of line
