"""The worker: tells facts, posts mails, hands transmissions in again. In the server, or in processes of its own.

It knows nothing of real time: at its start it is given how to ring, and how to wait for a ring.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from models import topics
from models.background import supervised
from reactions.facts import tell_next
from reactions.mail.postman import post_next
from reactions.transmissions import HandIn, Transmissions

POLL = 1.0
"""Seconds after which the worker looks by itself: a ring that was lost costs no more."""

Ring = Callable[[Sequence[str]], None]
"""Rings these topics, after the commit. Never fails."""

Wait = Callable[[float], Awaitable[object]]
"""Waits until facts were recorded, at most so many seconds."""


def silence(touched: Sequence[str]) -> None:
    """Rings nobody."""


@asynccontextmanager
async def running(ring: Ring, wait: Wait = asyncio.sleep, hand_in: HandIn | None = None) -> AsyncIterator[None]:
    """Works beside the block and stops with it; each of its loops starts again when it fails."""
    worker = _Worker(ring, wait, Transmissions(hand_in) if hand_in else None)
    async with supervised(worker.tell), supervised(worker.post), supervised(worker.transmit):
        yield


async def run_forever(ring: Ring, wait: Wait = asyncio.sleep, hand_in: HandIn | None = None) -> None:
    """The worker as a process of its own; stops when it is cancelled."""
    async with running(ring, wait, hand_in):
        await asyncio.Event().wait()


async def drain(ring: Ring = silence, *, mails: bool = True) -> int:
    """Tells all facts and sends all mails that are due now; gives the number of facts. For tests and the demo."""
    count = 0
    while (touched := await tell_next()) is not None:
        ring(sorted(touched))
        count += 1
    while mails and await post_next():
        pass
    return count


class _Worker:
    """The three loops."""

    def __init__(self, ring: Ring, wait: Wait, transmissions: Transmissions | None) -> None:
        self._ring = ring
        self._wait = wait
        self._transmissions = transmissions
        self._mail = asyncio.Event()

    async def tell(self) -> None:
        """Facts, as they are recorded."""
        while True:
            while (touched := await tell_next()) is not None:
                self._ring(sorted(touched))
                self._mail.set()
            await self._wait(POLL)

    async def post(self) -> None:
        """Mails, as facts write them, and again when they are due."""
        while True:
            while await post_next():
                pass
            await self._mail_or_time()

    async def _mail_or_time(self) -> None:
        try:
            await asyncio.wait_for(self._mail.wait(), POLL)
        except TimeoutError:
            return
        self._mail.clear()

    async def transmit(self) -> None:
        """Drafts whose transmission did not end."""
        while True:
            if self._transmissions is not None:
                tried = await self._transmissions.hand_in_again()
                self._ring([topics.FACTS, *sorted(map(topics.draft, tried))] if tried else [])
            await asyncio.sleep(POLL)
