"""The hub: one broker subscription per process, routing by topic inside. A ring says «look again» and carries nothing.

Nothing depends on a ring: `sweep` finds within a second what a lost one did not say.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

from broadcaster import Broadcast

from models import clock
from models.background import supervised
from subscriptions.broker import CHANNEL, MISSED, Healing, backend_for
from subscriptions.letters import Letters
from subscriptions.listening import Switchboard
from subscriptions.sweep import Sweep

log = logging.getLogger(__name__)

STARTING = 5.0
"""Seconds that the start waits for the broker before it goes on without."""

AT_ONCE = 100
"""Topics in one message: NOTIFY carries less than 8 000 bytes."""

MOST_OWED = 10_000
"""Topics that may wait for a broker that is down; beyond, everyone is rung when it is back."""


class Hub(Switchboard):
    """Rings inside the process at once, and in the others through the broker."""

    def __init__(self) -> None:
        super().__init__()
        self._name = secrets.token_hex(8)
        self._owed: set[str] = set()
        self._owing = asyncio.Event()
        self._running = False
        self._letters = Letters(self)
        self.tap(self._letters)

    def ring(self, *topics: str) -> None:
        """Rings these topics everywhere. Call it after the commit. Never waits, never fails."""
        self.ring_here(topics)
        if self._running:
            self._owe(topics)

    def _owe(self, topics: tuple[str, ...]) -> None:
        self._owed.update(topics)
        if len(self._owed) > MOST_OWED:
            self._owed = {MISSED}
        if self._owed:
            self._owing.set()

    @asynccontextmanager
    async def running(self, broker_url: str) -> AsyncIterator[Hub]:
        """Joined to the other processes for the length of the block. Without an open database, use `connected`."""
        sweep = Sweep(since=clock.now())
        sweeping, passing_on = supervised(lambda: sweep.go_on(self.ring_here)), supervised(self._letters.go_on)
        async with self.connected(broker_url), sweeping, passing_on:
            yield self

    @asynccontextmanager
    async def connected(self, broker_url: str) -> AsyncIterator[Hub]:
        """Joined to the other processes, without the sweep. In memory there are none."""
        backend = backend_for(broker_url)
        if backend is None:
            yield self
            return
        async with Broadcast(backend=backend) as broadcast:
            self._running = True
            async with supervised(lambda: self._hear(broadcast)), supervised(lambda: self._tell(broadcast)):
                try:
                    await _first_connection(backend)
                    yield self
                finally:
                    self._running = False

    async def _hear(self, broadcast: Broadcast) -> None:
        async with broadcast.subscribe(CHANNEL) as events:
            while True:
                event = await events.get()
                self._heard(event.message)

    def _heard(self, message: str) -> None:
        name, topics = _read(message)
        if MISSED in topics:
            self.ring_everyone_here()
        elif name != self._name:  # our own were rung before they left
            self.ring_here(topics)

    async def _tell(self, broadcast: Broadcast) -> None:
        delay = 0.1
        while True:
            await self._owing.wait()
            self._owing.clear()
            topics, self._owed = self._owed, set()
            try:
                for message in self._messages(topics):
                    await broadcast.publish(CHANNEL, message)
                delay = 0.1
            except Exception as error:
                log.warning("rings wait for the broker: %s: %s", type(error).__name__, error)
                self._owe(tuple(topics))
                await asyncio.sleep(delay * random.uniform(0.5, 1.5))
                delay = min(delay * 2, 5)

    def _messages(self, topics: set[str]) -> Iterator[str]:
        ordered = sorted(topics)
        for start in range(0, len(ordered), AT_ONCE):
            yield json.dumps([self._name, ordered[start : start + AT_ONCE]])


async def _first_connection(backend: Healing) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(STARTING):
            await backend.listening.wait()


def _read(message: str) -> tuple[str, list[str]]:
    """Who rings, and what. Something that is not of ours rings nobody: others may use the same Redis."""
    if message == MISSED:
        return "", [MISSED]
    try:
        name, topics = json.loads(message)
        return str(name), [str(topic) for topic in topics]
    except (ValueError, TypeError):
        log.warning("a message on the channel %s is not one of ours", CHANNEL)
        return "", []


hub = Hub()
"""The hub of this process. Until `running`, it rings inside the process only."""
