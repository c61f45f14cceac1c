"""A post office for the tests: an SMTP server, the settings that lead to it, and mails to send."""

import email
import email.policy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiosmtpd.controller import Controller

from models import clock
from models.bell.deliveries import Delivery, DeliveryState
from models.facts import record
from reactions.mail import postman
from reactions.mail.writing import new_message_id
from settings import settings


class Counter:
    """An SMTP server that keeps what it accepts; `answers` are given to recipients, one after the other."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: dict[str, list[str]] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.answers.get(address, []).pop(0) if self.answers.get(address) else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(read(envelope.original_content))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def opened(counter: Counter, port: int) -> Iterator[Counter]:
    controller = Controller(counter, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield counter
    finally:
        controller.stop()


@contextmanager
def configured(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update({f"GUICHET_{name.upper()}": value for name, value in values.items()})
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


async def posted(address: str = "anne@guichet.example", **values: Any) -> Delivery:
    fact = await record("dossier.granted", "Dossier", uuid4(), by=None, at=clock.now())
    given: dict[str, Any] = {
        "fact": fact,
        "template": "dossier_granted",
        "address": address,
        "subject": "Dossier accordé",
        "text": "Bonjour",
        "html": "<p>Bonjour</p>",
        "message_id": new_message_id(),
    }
    return await Delivery.create(**given | values)


async def post_all() -> None:
    while await postman.post_next():
        pass


async def now_due() -> None:
    await Delivery.filter(state=DeliveryState.PENDING).update(next_attempt_at=clock.now() - timedelta(seconds=1))


async def states() -> dict[str, DeliveryState]:
    return {delivery.address: delivery.state for delivery in await Delivery.all()}


def longest_header_line_of(folder: Path) -> int:
    """Bytes of the longest line among the headers of the mails kept there."""
    heads = [file.read_bytes().split(b"\r\n\r\n")[0] for file in folder.iterdir()]
    return max(len(line) for head in heads for line in head.splitlines())


def kept_in(folder: Path) -> list[EmailMessage]:
    """The mails of a folder, in the order of their names."""
    return [read(file.read_bytes()) for file in sorted(folder.iterdir()) if file.suffix == ".eml"]


def words_of(part: Any) -> str:
    """The text of a part, with the line ends of this machine."""
    return str(part.get_content()).replace("\r\n", "\n")
