"""What can become of a delivery. Reasons are for the endpoint's owner, in French."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver answered 2xx."""

    status: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Not now: another status, no answer, or a body that could not be made. Tried again, in order."""

    status: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The receiver answered 410: it wants nothing more."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Its owner may no longer know it: it is not sent, and the next one goes on."""

    reason: str


Outcome = Delivered | Failed | Gone | Dropped
