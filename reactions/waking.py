"""What a loop of the worker waits for: somebody's sign, or a second."""

from __future__ import annotations

import asyncio

POLL = 1.0
"""Seconds after which a loop looks by itself: a sign that was lost costs no more."""


class Alarm:
    """Signs given before the wait are not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something to do."""
        self._rung.set()

    async def rung_or_time(self) -> None:
        """Waits for a sign, at most `POLL` seconds."""
        try:
            async with asyncio.timeout(POLL):  # wait_for swallows a cancellation that comes with the ring
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()
