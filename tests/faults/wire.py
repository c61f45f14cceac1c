"""A TCP proxy before a server: what it carries can be cut at a chosen byte, held, delayed or refused.

It runs in the loop of the test. Whoever connects to `wire.port` speaks to the server behind it.
"""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 65536
BEGIN = b"BEGIN"


@dataclass
class Trap:
    """Cuts the transaction that carries `marker`: at the word `at`, or when `at` more bytes have passed either way.

    A word reaches the server when `forwarded`, and is acted upon there; its answer never comes back.
    """

    marker: bytes
    at: bytes | int
    forwarded: bool = True
    sprung: asyncio.Event = field(default_factory=asyncio.Event)


class Wire:
    """The proxy. `faults` counts what was done to those who speak through it."""

    def __init__(self, host: str, port: int) -> None:
        self._server_address = host, port
        self.port = 0
        self.latency = 0.0
        """Seconds that each answer takes longer."""
        self.trap: Trap | None = None
        self.faults = 0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._talks: set[Talk] = set()
        self._listener: asyncio.Server | None = None

    async def accept(self) -> None:
        """Listens, again at the same port after `refuse()`."""
        self._listener = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Nobody listens any more, and whoever speaks is cut."""
        if self._listener is not None:
            self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Every connection ends now, in the middle of what it carries."""
        self.faults += 1
        for talk in list(self._talks):
            talk.end()

    def hold(self) -> None:
        """From now on nothing passes and nobody is told: a partition."""
        self.faults += 1
        self._flowing.clear()

    def release(self) -> None:
        """What was held goes on."""
        self._flowing.set()

    async def flap(self, times: int, pause: float) -> None:
        """Away and back, so many times, `pause` seconds each."""
        for _ in range(times):
            self.refuse()
            await asyncio.sleep(pause)
            await self.accept()
            await asyncio.sleep(pause)

    async def close(self) -> None:
        """The end; connections are cut."""
        self.refuse()
        self.release()
        await asyncio.gather(*(talk.over.wait() for talk in self._talks))

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection(*self._server_address)
        except OSError:
            writer.transport.abort()
            return
        talk = Talk(self, writer, server_writer)
        self._talks.add(talk)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(talk.up(reader))
                both.create_task(talk.down(server_reader))
        finally:
            self._talks.discard(talk)
            talk.over.set()

    async def flowing(self) -> None:
        await self._flowing.wait()


class Talk:
    """One connection through the wire."""

    def __init__(self, wire: Wire, client: StreamWriter, server: StreamWriter) -> None:
        self._wire = wire
        self._client = client
        self._server = server
        self._marked_by: Trap | None = None
        self._left: int | None = None
        self._waits_for_last_answer = False
        self.over = asyncio.Event()

    def end(self) -> None:
        self._client.transport.abort()
        self._server.transport.abort()

    async def up(self, reader: StreamReader) -> None:
        """From the client to the server."""
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                await self._wire.flowing()
                await self._pass(self._meet(chunk), self._server)
        if not self._waits_for_last_answer:
            self.end()

    async def down(self, reader: StreamReader) -> None:
        """From the server to the client."""
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                if self._waits_for_last_answer:
                    break
                await asyncio.sleep(self._wire.latency)
                await self._wire.flowing()
                await self._pass(self._counted(chunk), self._client)
        self.end()

    async def _pass(self, chunk: bytes, to: StreamWriter) -> None:
        to.write(chunk)
        await to.drain()
        if self._left == 0:
            self.end()

    def _meet(self, chunk: bytes) -> bytes:
        """What goes on to the server of this chunk, now that a trap may lie here."""
        trap = self._wire.trap
        if trap is None or trap.sprung.is_set():
            return chunk
        if BEGIN in chunk:
            self._marked_by = None  # a connection of a pool serves one transaction after the other
        if trap.marker in chunk:
            self._marked_by = trap
        if self._marked_by is not trap:
            return chunk
        if isinstance(trap.at, int):
            if self._left is None:
                self._left = trap.at
            return self._counted(chunk)
        if trap.at not in chunk:
            return chunk
        self._spring(trap)
        self._client.transport.abort()
        if not trap.forwarded:
            self.end()
            return b""
        self._waits_for_last_answer = True
        return chunk

    def _counted(self, chunk: bytes) -> bytes:
        if self._left is None:
            return chunk
        passed, self._left = chunk[: self._left], max(0, self._left - len(chunk))
        if self._left == 0 and self._wire.trap is not None:
            self._spring(self._wire.trap)
        return passed

    def _spring(self, trap: Trap) -> None:
        if not trap.sprung.is_set():
            trap.sprung.set()
            self._wire.faults += 1


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire to the server of this address, and the address that leads through it."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    wire = Wire(parts.hostname, parts.port)
    await wire.accept()
    user = f"{parts.username}@" if parts.username else ""
    try:
        yield wire, parts._replace(netloc=f"{user}127.0.0.1:{wire.port}").geturl()
    finally:
        await wire.close()
