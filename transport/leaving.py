"""The server is going away: streams that would never end by themselves hear of it here."""

import asyncio
from collections.abc import Callable
from functools import cache

_listening: set[Callable[[], None]] = set()


@cache
def _event() -> asyncio.Event:
    return asyncio.Event()


def begin() -> None:
    """Tell every stream of this process that the server stops."""
    _event().set()
    for hear in tuple(_listening):
        hear()


def listen(hear: Callable[[], None]) -> None:
    """Has this called when the server stops; at once if it does so already. Costs no task."""
    _listening.add(hear)
    if _event().is_set():
        hear()


def forget(hear: Callable[[], None]) -> None:
    """Has it called no more."""
    _listening.discard(hear)


async def wait() -> None:
    """Return when the server stops."""
    await _event().wait()
