"""What the twin remembers between its answers: codes and access tokens, each for one sign-in, none for long."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from outside.franceconnect_twin.faults import Fault

LIFE = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One sign-in: who, for which request of the client, and what goes wrong in it."""

    person: str
    asked: dict[str, str]
    fault: Fault | None
    made_at: float = field(default_factory=time.time)


class Grants:
    """By a secret: a code, which serves once, or an access token."""

    def __init__(self) -> None:
        self._known: dict[str, Grant] = {}

    def add(self, grant: Grant) -> str:
        """The secret of a new one."""
        secret = secrets.token_urlsafe(24)
        self._known[secret] = grant
        return secret

    def look(self, secret: str) -> Grant | None:
        """The grant, while it lives."""
        grant = self._known.get(secret)
        return grant if grant and time.time() - grant.made_at <= LIFE else None

    def take(self, secret: str) -> Grant | None:
        """The same, for the last time."""
        grant = self.look(secret)
        self._known.pop(secret, None)
        return grant
