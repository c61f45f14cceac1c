"""The worker: tells facts, posts mails and webhooks, hands transmissions in again. In the server, or beside it.

It knows nothing of real time: at its start it is given how to ring, and how to wait for a ring.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from models.background import in_hand, supervised
from models.bell import topics
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import keep_time
from reactions.facts import tell_next
from reactions.mail.postman import post_next
from reactions.transmissions import HandIn, Transmissions
from reactions.waking import POLL, Alarm
from reactions.webhooks.sender import Sender

Ring = Callable[[Sequence[str]], None]
"""Rings these topics, after the commit. Never fails."""

Wait = Callable[[float], Awaitable[object]]
"""Waits until facts were recorded, at most so many seconds."""


def silence(touched: Sequence[str]) -> None:
    """Rings nobody."""


@asynccontextmanager
async def running(
    ring: Ring, wait: Wait = asyncio.sleep, hand_in: HandIn | None = None, webhooks: Sender | None = None
) -> AsyncIterator[None]:
    """Works beside the block and stops with it; each of its loops starts again when it fails."""
    worker = _Worker(ring, wait, Transmissions(hand_in) if hand_in else None, webhooks)
    async with AsyncExitStack() as loops:
        for loop in (
            worker.tell,
            worker.post,
            worker.transmit,
            worker.keep_time,
            *([webhooks.run] if webhooks else []),
        ):
            await loops.enter_async_context(supervised(loop))
        yield


async def run_forever(
    ring: Ring, wait: Wait = asyncio.sleep, hand_in: HandIn | None = None, webhooks: Sender | None = None
) -> None:
    """The worker as a process of its own; stops when it is cancelled."""
    async with running(ring, wait, hand_in, webhooks):
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
    """The loops, but for the webhooks'."""

    def __init__(self, ring: Ring, wait: Wait, transmissions: Transmissions | None, webhooks: Sender | None) -> None:
        self._ring = ring
        self._wait = wait
        self._transmissions = transmissions
        self._mail = Alarm()
        self._webhooks = webhooks.alarm if webhooks else Alarm()

    async def tell(self) -> None:
        """Facts, as they are recorded."""
        while True:
            while (touched := await tell_next()) is not None:
                self._ring(sorted(touched))
                self._mail.ring()
                self._webhooks.ring()
            await self._wait(POLL)

    async def post(self) -> None:
        """Mails, as facts write them, and again when they are due."""
        while True:
            while await in_hand(post_next()):
                pass
            await self._mail.rung_or_time()

    async def transmit(self) -> None:
        """Drafts whose transmission did not end."""
        while True:
            if self._transmissions is not None:
                tried = await self._transmissions.hand_in_again()
                self._ring([topics.FACTS, *sorted(map(topics.draft, tried))] if tried else [])
            await asyncio.sleep(POLL)

    async def keep_time(self) -> None:
        """Jobs of the clock; the facts that they record are told within a second."""
        await keep_time(TASKS)
