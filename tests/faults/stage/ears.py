"""Open clients: bells that come back after each cut, with the last sequence that they heard, and keep all they hear."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
import websockets

from auth.viewer import Viewer
from tests.faults.stage.waiting import until

BELL = """subscription($after: Int) { bell(after: $after) {
  kind sequence unreadCount notification { id sequence kind } } }"""
PROTOCOL: Any = ["graphql-transport-ws"]


@dataclass(eq=False)
class Ear:
    """One window of one person. `heard` are the sequences that were ADDED, in the order in which they came."""

    who: Viewer
    url: str
    token: str
    address: str = "198.51.100.1"
    """Where it calls from, as the reverse proxy says it: one address may hold a hundred sockets."""
    heard: list[int] = field(default_factory=list)
    unread: int = -1
    cuts: list[int | None] = field(default_factory=list)
    """The close code of each end; None when the line was cut without a word."""
    heard_at: float = 0.0
    is_open: bool = False

    async def listen(self) -> None:
        """For ever; comes back within a fifth of a second after a cut."""
        while True:
            with suppress(OSError, TimeoutError, websockets.InvalidHandshake, websockets.ConnectionClosed):
                await self._one_line()
            await asyncio.sleep(random.uniform(0.05, 0.2))

    async def _one_line(self) -> None:
        options: dict[str, Any] = {"subprotocols": PROTOCOL, "compression": None, "proxy": None, "open_timeout": 5}
        options["additional_headers"] = {"X-Forwarded-For": self.address}
        async with websockets.connect(f"{self.url}/graphql", close_timeout=0.2, **options) as line:
            try:
                await self._say(line, type="connection_init", payload={"authorization": f"Bearer {self.token}"})
                variables = {"after": self.heard[-1] if self.heard else 0}
                await self._say(line, type="subscribe", id="1", payload={"query": BELL, "variables": variables})
                async for frame in line:
                    self._hear(orjson.loads(frame))
            finally:
                if self.is_open:
                    self.cuts.append(line.close_code)
                self.is_open = False

    async def _say(self, line: websockets.ClientConnection, **message: Any) -> None:
        await line.send(orjson.dumps(message).decode())

    def _hear(self, message: Any) -> None:
        if message["type"] == "ping":
            return
        if message["type"] == "connection_ack":
            self.is_open = True
            return
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        event = message["payload"]["data"]["bell"]
        self.unread = event["unreadCount"]
        if event["kind"] == "ADDED":
            self.heard_at = time.monotonic()
            self.heard.append(event["sequence"])


class Hall:
    """Everybody who listens."""

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self._tasks: list[asyncio.Task[None]] = []

    def seat(self, ear: Ear) -> Ear:
        self.ears.append(ear)
        self._tasks.append(asyncio.create_task(ear.listen()))
        return ear

    async def until_open(self, within: float = 30.0) -> None:
        """Until every line is open."""
        await until(lambda: all(ear.is_open for ear in self.ears), within)

    def check(self) -> None:
        """Raises what a client could not accept."""
        for task in self._tasks:
            if task.done():
                task.result()

    async def empty(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
