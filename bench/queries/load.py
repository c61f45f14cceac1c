"""Requests to one server over connections that stay open, and the CPU that they cost it by its own clock."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from bench.process import HOST, Process

CONNECTIONS = 8
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


class Connection(asyncio.Protocol):
    """One connection that stays open; one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[bytes] | None = None
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    @property
    def is_open(self) -> bool:
        """Whether the server has not closed it; some do after a few idle seconds."""
        return not self.transport.is_closing()

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("closed before it answered"))

    async def ask(self, request: bytes) -> bytes:
        """The whole answer, head included."""
        self._buffer, self._answer = b"", asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and (len(body) >= int(length[1]) if length else self._buffer.endswith(_LAST_CHUNK)):
            assert self._answer is not None
            self._answer.set_result(self._buffer)


@dataclass(frozen=True, slots=True)
class Spent:
    """Of one request: milliseconds of the server's CPU; requests a second while they came."""

    cpu: float
    rate: float


class Served:
    """A server, and the connections to it that stay open."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._connections: list[Connection] = []

    async def open(self) -> None:
        """Waits until it listens, and connects. Raises `SystemExit` with its last words when it does not."""
        for _ in range(600):
            try:
                self._connections = [await self._connect() for _ in range(CONNECTIONS)]
                return
            except ConnectionRefusedError:
                if self.process.has_ended:
                    break
                await asyncio.sleep(0.1)
        raise SystemExit(f"it does not listen; it said:\n{self.process.said()}")

    async def _awake(self) -> None:
        """Connects again what was closed meanwhile."""
        self._connections = [one if one.is_open else await self._connect() for one in self._connections]

    async def _connect(self) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(Connection, HOST, self.process.port)
        return connection

    async def ask(self, request: bytes) -> bytes:
        """The whole answer to one request."""
        await self._awake()
        return await self._connections[0].ask(request)

    async def spend(self, requests: Sequence[bytes]) -> Spent:
        """What these requests cost, a few at a time."""
        await self._awake()
        waiting = iter(requests)
        began, before = time.perf_counter(), self.process.cpu
        await asyncio.gather(*(_ask_all(one, waiting) for one in self._connections))
        taken, used = time.perf_counter() - began, self.process.cpu - before
        return Spent(used / len(requests) * 1e3, len(requests) / taken)


async def _ask_all(connection: Connection, waiting: Iterator[bytes]) -> None:
    for request in waiting:
        answer = await connection.ask(request)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:500]


def post(token: str, body: bytes) -> bytes:
    """A request for /graphql."""
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\naccept: application/json\r\n"
        f"content-length: {len(body)}\r\nauthorization: Bearer {token}\r\n\r\n"
    )
    return head.encode() + body


def body_of(answer: bytes) -> bytes:
    """The body of an answer, its chunks put together."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return body if _LENGTH.search(head) else b"".join(_chunks(body))


def _chunks(body: bytes) -> list[bytes]:
    found = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        found.append(rest[: int(size, 16)])
        body = rest[int(size, 16) + 2 :]
    return found
