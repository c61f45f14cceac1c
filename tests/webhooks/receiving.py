"""A partner's receiver on this machine: a real HTTP server that verifies what it is sent with the public library."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from standardwebhooks import Webhook, WebhookVerificationError

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
Behaviour: TypeAlias = Callable[[Reader, Writer], Awaitable[None]]


@dataclass
class Post:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def verified(self, secret: str) -> dict[str, Any]:
        """The body, if the library accepts its signature. Raises `WebhookVerificationError`."""
        found: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return found

    def is_signed_with(self, secret: str) -> bool:
        """Whether the library accepts its signature."""
        try:
            self.verified(secret)
        except WebhookVerificationError:
            return False
        return True


@dataclass
class Receiver:
    """Answers `answers` one after the other, then 204. `accepted` are the requests that were answered 2xx."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    accepted: list[Post] = field(default_factory=list)

    async def serve(self, reader: Reader, writer: Writer) -> None:
        post = await _read(reader)
        self.posts.append(post)
        status = self.answers.pop(0) if self.answers else 204
        if 200 <= status < 300:
            self.accepted.append(post)
        writer.write(f"HTTP/1.1 {status} Said\r\nLocation: {self.url}/elsewhere\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()


async def _read(reader: Reader) -> Post:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    line, *fields = head.strip().split("\r\n")
    headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in fields)}
    return Post(line, headers, (await reader.readexactly(int(headers["content-length"]))).decode())


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that behaves."""
    one = Receiver()
    async with behaving(one.serve) as url:
        one.url = url
        yield one


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[str]:
    """The address of a server that answers these bytes, and no more."""

    async def say(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with behaving(say) as url:
        yield url


@asynccontextmanager
async def behaving(behaviour: Behaviour, **options: Any) -> AsyncIterator[str]:
    """The address of a server that does this with each connection."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await behaviour(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, **options)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
