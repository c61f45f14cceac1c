"""What became of something that has left is noted, also when the database is away for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from models import clock
from models.engines.finishing import DatabaseUnavailable

AGAIN = 0.5
"""Seconds before the next try."""


async def noted(note: Callable[[], Awaitable[Any]], *, until: datetime | None) -> None:
    """Notes it, again and again while its lease lasts: what has left and is not noted would leave once more.

    `note` may be done twice: it says nothing once the lease is settled. Raises `DatabaseUnavailable` at the end.
    """
    while True:
        try:
            await note()
            return
        except DatabaseUnavailable:
            if until is None or clock.now() >= until:
                raise
            await asyncio.sleep(AGAIN)
