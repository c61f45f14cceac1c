"""What a process remembers about the database it has open, and forgets with it."""

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from tortoise.connection import ConnectionHandler, get_connections

T = TypeVar("T")


def per_database(make: Callable[[], T]) -> Callable[[], T]:
    """One value for each database that this process opens: `ring = per_database(KeyRing)`, then `ring()`."""
    values: WeakKeyDictionary[ConnectionHandler, T] = WeakKeyDictionary()

    def value() -> T:
        handler = get_connections()
        try:
            return values[handler]
        except KeyError:
            return values.setdefault(handler, make())

    return value
