"""Rings through PostgreSQL's NOTIFY."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg

from subscriptions.broker.healing import CHANNEL, HEART, ConnectionGone, Healing


class PostgresBackend(Healing):
    """One connection that listens, one that publishes; neither is shared by two statements at a time."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._listener: asyncpg.Connection | None = None
        self._sender: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()
        # None: the connection ended. What arrives is taken out at once by the hub, which never waits.
        self._arrived: asyncio.Queue[str | None] = asyncio.Queue()

    async def listen(self) -> None:
        arrived = self._arrived = asyncio.Queue()
        self._listener = await self._connect()
        self._listener.add_termination_listener(lambda *_: arrived.put_nowait(None))
        await self._listener.add_listener(CHANNEL, lambda *notice: arrived.put_nowait(notice[-1]))

    async def receive(self) -> str:
        while True:
            try:
                async with asyncio.timeout(HEART):  # wait_for swallows a cancellation that comes with a message
                    message = await self._arrived.get()
            except TimeoutError:
                await self._prove_alive()
                continue
            if message is None:
                raise ConnectionGone("the server hung up")
            return message

    async def _prove_alive(self) -> None:
        assert self._listener is not None
        await self._listener.execute("SELECT 1", timeout=HEART)

    async def send(self, message: str) -> None:
        async with self._turn:
            if self._sender is None or self._sender.is_closed():
                self._sender = await self._connect()
            await self._sender.execute("SELECT pg_notify($1, $2)", CHANNEL, message, timeout=5)

    async def _connect(self) -> Any:
        return await asyncpg.connect(self.url, timeout=5, server_settings={"application_name": "guichet rings"})

    async def hang_up(self) -> None:
        listener, self._listener = self._listener, None
        await _close(listener)

    async def disconnect(self) -> None:
        await super().disconnect()
        sender, self._sender = self._sender, None
        await _close(sender)


async def _close(connection: Any) -> None:
    if connection is not None:
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            await connection.close(timeout=1)
