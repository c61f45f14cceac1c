"""Waiting for what other processes do: nothing else tells when it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(is_so: Callable[[], bool], within: float, pause: float = 0.01) -> None:
    """Looks again and again. Raises `TimeoutError` after so many seconds."""
    async with asyncio.timeout(within):
        while not is_so():  # noqa: ASYNC110 - other processes set no event here
            await asyncio.sleep(pause)
