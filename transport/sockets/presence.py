"""How many sockets each caller holds in this process: a person has some windows open, not hundreds."""

from collections import Counter
from uuid import UUID

from transport import bounds

_held: Counter[UUID] = Counter()


def take(actor_id: UUID) -> bool:
    """One more for this caller; False, and none, for whoever holds the most already."""
    if _held[actor_id] >= bounds.MOST_SOCKETS_PER_CALLER:
        return False
    _held[actor_id] += 1
    return True


def give_back(actor_id: UUID) -> None:
    """One less."""
    _held[actor_id] -= 1
    if not _held[actor_id]:
        del _held[actor_id]
