"""What resolvers ring after a commit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.bell import topics
from subscriptions.hub import hub


def facts() -> None:
    """Facts were recorded: the worker of this process, or of another, tells them now."""
    hub.ring(topics.FACTS)


def after_change(*touched: str) -> None:
    """A change was committed: its own topics (`models.bell.topics`), and the worker."""
    hub.ring(topics.FACTS, *touched)


def inbox(id: UUID | None) -> None:
    """Entries of this inbox were read or archived; None, when there was no inbox, rings nobody."""
    if id is not None:
        hub.ring(topics.inbox(id))


def access(user_id: UUID) -> None:
    """A user's attachments, account or open sign-ins changed: their streams look again at what they may see."""
    hub.ring(topics.access(user_id))


def all_of(touched: Sequence[str]) -> None:
    """The worker's way to ring, given to it at its start."""
    hub.ring(*touched)
