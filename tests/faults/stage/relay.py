"""A Redis of one test alone, which may be killed, frozen and started again at the same address."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import redis.asyncio

from tests.services.kept import Kept, free_port, new_folder
from tests.services.redis_server import _answers, _binary


class OwnRedis:
    """`faults` counts what was done to it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.faults = 0
        self._lives: list[Kept] = []
        self._pid = 0

    async def start(self) -> None:
        """A new life at the same address, remembering nothing."""
        self._lives.append(await asyncio.to_thread(self._started))
        async with redis.asyncio.from_url(self.url) as client:
            self._pid = int((await client.info("server"))["process_id"])

    def _started(self) -> Kept:
        command = [_binary(), "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        server = Kept(new_folder("redis"), command)
        server.wait_until(lambda: _answers(self.port))
        return server

    def kill(self) -> None:
        """kill -9: every connection is cut."""
        self.faults += 1
        os.kill(self._pid, signal.SIGKILL)

    async def freeze(self, seconds: float) -> None:
        """It keeps its connections and says nothing for so long."""
        self.faults += 1
        os.kill(self._pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        os.kill(self._pid, signal.SIGCONT)

    async def cut_listeners(self) -> None:
        """Whoever listens is hung up on."""
        self.faults += 1
        async with redis.asyncio.from_url(self.url) as client:
            await client.client_kill_filter(_type="pubsub")

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGCONT)
        for life in self._lives:
            life.stop()


@asynccontextmanager
async def own_redis() -> AsyncIterator[OwnRedis]:
    """A Redis that nobody else uses."""
    one = OwnRedis()
    try:
        await one.start()
        yield one
    finally:
        one.stop()
