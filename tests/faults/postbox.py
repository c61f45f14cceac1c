"""An SMTP server for the tests, in their loop, whose humour can be changed: it refuses, falters, hangs or drops."""

from __future__ import annotations

import asyncio
import email
import email.policy
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from aiosmtpd.smtp import SMTP

ACCEPTED = "250 OK"
LARGEST = 500_000
"""Bytes of a mail."""


class Humour(Enum):
    """How the server behaves until told otherwise."""

    ACCEPTING = auto()
    UNWELCOMING = auto()
    """Says 554 as soon as somebody connects."""
    SHORT_OF_MEANS = auto()
    """Answers 451 to every recipient."""
    GREYLISTING = auto()
    """Answers 450 to a recipient the first time."""
    HANGING = auto()
    """Lets connect, and never says a word."""
    SLOW = auto()
    """Takes `pause` seconds for each recipient."""
    DROPPING = auto()
    """Keeps the mail, and cuts the connection before it says «250»."""
    MUTE = auto()
    """Keeps the mail, and says «250» only once the humour changes."""


@dataclass(frozen=True)
class Kept:
    """A mail that the server has, whether or not its sender knows."""

    message_id: str
    recipient: str
    subject: str
    at: float


class Postbox:
    """Where mails arrive. `faults` counts what senders had to suffer."""

    def __init__(self) -> None:
        self.port = 0
        self.kept: list[Kept] = []
        self.nobody: set[str] = set()
        """Addresses that are answered 550."""
        self.pause = 5.0
        self.faults = 0
        self._humour = Humour.ACCEPTING
        self._changed = asyncio.Event()
        self._seen: set[str] = set()
        self._silent: list[asyncio.Transport] = []
        self._listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def humour(self) -> Humour:
        return self._humour

    @humour.setter
    def humour(self, humour: Humour) -> None:
        self._humour = humour
        self._changed.set()
        self._changed = asyncio.Event()
        for transport in self._silent:
            transport.abort()
        self._silent.clear()

    def copies(self) -> Counter[str]:
        """Message-ID → times that it arrived."""
        return Counter(mail.message_id for mail in self.kept)

    def order_of(self, recipient: str) -> list[str]:
        """The Message-IDs that one person received, by their first arrival."""
        return list(dict.fromkeys(mail.message_id for mail in self.kept if mail.recipient == recipient))

    async def open(self) -> None:
        """Listens, again at the same port after `close()`."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._protocol, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Nobody listens any more."""
        self.faults += 1
        if self._listener is not None:
            self._listener.close()

    def _protocol(self) -> asyncio.BaseProtocol:
        if self._humour is Humour.HANGING:
            self.faults += 1
            return _Silent(self._silent)
        if self._humour is Humour.UNWELCOMING:
            self.faults += 1
            return _Unwelcoming()
        return SMTP(self, hostname="postbox.test", data_size_limit=LARGEST, enable_SMTPUTF8=False)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = await self._answer_about(address)
        if answer == ACCEPTED:
            envelope.rcpt_tos.append(address)
        else:
            self.faults += 1
        return answer

    async def _answer_about(self, address: str) -> str:
        if address in self.nobody:
            return "550 5.1.1 no such user"
        if self._humour is Humour.SHORT_OF_MEANS:
            return "451 4.3.0 try later"
        if self._humour is Humour.GREYLISTING and address not in self._seen:
            self._seen.add(address)
            return "450 4.2.0 greylisted"
        if self._humour is Humour.SLOW:
            self.faults += 1
            await asyncio.sleep(self.pause)
        return ACCEPTED

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        read = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        for recipient in envelope.rcpt_tos:
            mail = Kept(str(read["Message-ID"]), recipient, str(read["Subject"]), time.monotonic())
            self.kept.append(mail)
        if self._humour is Humour.DROPPING:
            self.faults += 1
            server.transport.abort()
        elif self._humour is Humour.MUTE:
            await self._changed.wait()
        return ACCEPTED


class _Silent(asyncio.Protocol):
    def __init__(self, all_of_them: list[asyncio.Transport]) -> None:
        self._all_of_them = all_of_them

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._all_of_them.append(transport)


class _Unwelcoming(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(b"554 5.3.2 go away\r\n")
        transport.close()


@asynccontextmanager
async def postbox() -> AsyncIterator[Postbox]:
    """A server that accepts everything, until told otherwise; gone at the end."""
    box = Postbox()
    await box.open()
    try:
        yield box
    finally:
        box.humour = Humour.ACCEPTING
        box.close()
