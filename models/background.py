"""Tasks that go on in the background."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from typing import Any, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 0.2, 4.0
"""Seconds before a loop that failed starts again."""

SOUND = 2.0
"""Seconds after which a loop that failed had been working: the next delay is the shortest."""

LAST_WORDS = 8.0
"""Seconds that work in hand may still take once its loop is stopped."""


@asynccontextmanager
async def supervised(loop: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Runs an endless loop beside the block, again whenever it fails, and stops it with the block."""
    # A clean context: a task would inherit the open transaction of whoever starts it.
    task = asyncio.create_task(_again_and_again(loop), context=Context())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def in_hand(work: Coroutine[Any, Any, T]) -> T:
    """Ends this work though its loop is stopped meanwhile: what was sent and not noted would be sent again."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,), timeout=LAST_WORDS)
        raise
    finally:
        task.cancel()


async def _again_and_again(loop: Callable[[], Awaitable[None]]) -> None:
    delay = SHORTEST
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await loop()
        except Exception:
            log.exception("a background loop failed and starts again")
        if asyncio.get_running_loop().time() - began > SOUND:
            delay = SHORTEST
        await asyncio.sleep(delay * random.uniform(0.5, 1.5))
        delay = min(delay * 2, LONGEST)
