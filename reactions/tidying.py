"""Takes away what is kept for a set time only."""

from __future__ import annotations

import asyncio

from models.changes.purging import purge

EVERY = 3600.0
"""Seconds between two looks; the first of a day, by any process, does the work."""


async def tidy() -> None:
    """The log of changes, once a day."""
    while True:
        await purge()
        await asyncio.sleep(EVERY)
