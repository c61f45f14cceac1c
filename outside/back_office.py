"""The funder's back office, which receives requests. It recognises a request that it already has by its key."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Submission:
    """A request handed in. `key` is the same at each attempt; `values` are in clear, by block."""

    key: UUID
    number: int
    scheme: str
    sub_scheme: str | None
    values: dict[str, Any]


@dataclass(frozen=True)
class Receipt:
    """What the back office answered: taken, or definitively rejected for a reason."""

    accepted: bool
    reason: str | None = None


class Unavailable(Exception):
    """The back office does not answer for now; the message says why. Try again later."""


class BackOffice(Protocol):
    """Where requests are handed in."""

    async def submit(self, submission: Submission) -> Receipt:
        """Hand a request in. Raises Unavailable."""


class LocalBackOffice:
    """The back office of a funder that works in Guichet itself: it takes everything."""

    async def submit(self, submission: Submission) -> Receipt:
        return Receipt(accepted=True)


OFFICE: BackOffice = LocalBackOffice()
"""The one that this funder has."""
