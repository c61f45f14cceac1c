"""What can become of a delivery. Reasons are for the endpoint's owner, in French."""

from __future__ import annotations

from dataclasses import dataclass

from models.webhooks import AttemptError


@dataclass(frozen=True, slots=True)
class Trace:
    """What the log keeps of an attempt beside its outcome: how long it took, and the first words of the answer."""

    milliseconds: int = 0
    answer: str = ""


NO_TRACE = Trace()


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver answered 2xx."""

    status: int
    trace: Trace = NO_TRACE


@dataclass(frozen=True, slots=True)
class Failed:
    """Not now: another status, no answer, or a body that could not be made. Tried again, in order."""

    status: int | None
    reason: str
    error: AttemptError = AttemptError.STATUS
    trace: Trace = NO_TRACE


@dataclass(frozen=True, slots=True)
class Gone:
    """The receiver answered 410: it wants nothing more."""

    status: int
    reason: str
    error: AttemptError = AttemptError.GONE
    trace: Trace = NO_TRACE


@dataclass(frozen=True, slots=True)
class Dropped:
    """Its owner may no longer know it: it is not sent, and the next one goes on."""

    reason: str


Outcome = Delivered | Failed | Gone | Dropped
