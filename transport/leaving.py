"""The server is going away: streams that would never end by themselves hear of it here."""

import asyncio
from functools import cache


@cache
def _event() -> asyncio.Event:
    return asyncio.Event()


def begin() -> None:
    """Tell every stream of this process that the server stops."""
    _event().set()


async def wait() -> None:
    """Return when the server stops."""
    await _event().wait()
