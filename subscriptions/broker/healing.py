"""A broadcaster backend that heals: a lost connection is made again, and whoever listens is told that it missed rings.

One channel, for ever: `subscribe` and `unsubscribe` have nothing to do, so nothing can race with them.
"""

from __future__ import annotations

import asyncio
import logging
import random
from abc import abstractmethod
from contextlib import suppress
from typing import Any

from broadcaster import Event
from broadcaster._backends.base import BroadcastBackend

log = logging.getLogger(__name__)

CHANNEL = "guichet_rings"
MISSED = "*"
"""The message that stands for all those that may have been lost."""

HEART = 10.0
"""Seconds of silence after which the other end must prove that it is alive, within as many again."""

SHORTEST, LONGEST = 0.1, 5.0
"""Seconds before the first and between the later attempts to connect."""


class ConnectionGone(Exception):
    """The broker hung up, or no longer answers."""


class Healing(BroadcastBackend):
    """What Redis and PostgreSQL share. `listening` says whether rings of other processes arrive now."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.listening = asyncio.Event()

    @abstractmethod
    async def listen(self) -> None:
        """Connects and listens to the channel. Any error means: not now."""

    @abstractmethod
    async def receive(self) -> str:
        """The next message. Any error means that the connection is lost."""

    @abstractmethod
    async def send(self, message: str) -> None:
        """Publishes on a connection of its own, made again when it was lost."""

    @abstractmethod
    async def hang_up(self) -> None:
        """Lets go of the listening connection."""

    async def connect(self) -> None:
        """Nothing yet: a broker that is down must not keep the server from starting."""

    async def disconnect(self) -> None:
        self.listening.clear()
        await self._hang_up()

    async def subscribe(self, group: str) -> None:
        """The channel is listened to from the first connection on."""

    async def unsubscribe(self, group: str) -> None:
        """The channel is listened to until the end."""

    async def publish(self, channel: str, message: Any) -> None:
        await self.send(message)

    async def next_published(self) -> Event:
        """The next message; `MISSED` after each connection. Never raises: broadcaster's listener would die of it."""
        if not self.listening.is_set():
            await self._listen_at_last()
            return Event(CHANNEL, MISSED)
        try:
            return Event(CHANNEL, await self.receive())
        except Exception as error:
            log.warning("the broker is lost: %s: %s", type(error).__name__, error)
            self.listening.clear()
            return await self.next_published()

    async def _listen_at_last(self) -> None:
        delay = SHORTEST
        while True:
            await self._hang_up()
            try:
                async with asyncio.timeout(HEART):
                    await self.listen()
            except Exception as error:
                log.warning("the broker does not answer: %s: %s", type(error).__name__, error)
                await asyncio.sleep(delay * random.uniform(0.5, 1.5))
                delay = min(delay * 2, LONGEST)
            else:
                self.listening.set()
                return

    async def _hang_up(self) -> None:
        with suppress(Exception):
            async with asyncio.timeout(1):
                await self.hang_up()
