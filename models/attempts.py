"""A change that somebody asks for, while it is tried: what is looked at again inside its transaction.

Between the moment when a caller is let in and the moment when the change is written, their rights may go. The first
transaction of an attempt looks at them once more; and an attempt that committed nothing may be made again.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

Check = Callable[[], Awaitable[None]]


@dataclass
class Attempt:
    """One try. `check` runs at the start of its transactions and raises what stops them."""

    check: Check
    has_committed: bool = False


_under_way: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def under_way() -> Attempt | None:
    """The attempt whose next transaction has to look; None inside a transaction, and for what we do by ourselves."""
    return _under_way.get()


@contextmanager
def attempting(check: Check) -> Iterator[Attempt]:
    """Every transaction inside begins with the check."""
    attempt = Attempt(check)
    with _entrusted_to(attempt):
        yield attempt


@contextmanager
def by_ourselves() -> Iterator[None]:
    """What happens inside is ours to do, whatever becomes of the rights of whoever began it."""
    with _entrusted_to(None):
        yield


@contextmanager
def _entrusted_to(attempt: Attempt | None) -> Iterator[None]:
    token = _under_way.set(attempt)
    try:
        yield
    finally:
        _under_way.reset(token)
