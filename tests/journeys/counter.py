"""The counter as people meet it: a real server, a real mail server, and what they say over GraphQL.

`lea = counter.somebody()` is nobody yet; `await lea.signs_in(login)` makes her known. A viewer of the cast speaks
through `await counter.being(cast.camille)`. Mails are read in the order in which they come: `await counter.mail_to(…)`.
"""

import asyncio
import re
from collections import Counter as Count
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from email.message import EmailMessage
from itertools import count
from typing import Any

from auth.viewer import Viewer
from models import clock
from models.accounts.captchas import CaptchaAction, keep
from models.accounts.registrations.terms import current
from schema.ids import encode
from tests.journeys.words import ACTIVATE, REGISTER, SIGN_IN
from tests.live.client import Line, socket
from tests.live.living import Live, living
from tests.reactions.post import Counter as PostOffice
from tests.reactions.post import opened, words_of
from tests.services.kept import free_port

PASSWORD = "Zephyr-Bleu-394"
HELP = "aide@guichet.example"
"""Whom to write to."""

SOON = 30.0
"""Seconds that a mail may take."""

_addresses = count(1)


class Person:
    """Somebody at the counter, at a network address of their own."""

    def __init__(self, live: Live, token: str | None = None) -> None:
        self._live = live
        self._ip = f"198.51.100.{next(_addresses) % 250 + 1}"
        self.token = token
        self._patience = SOON

    async def asks(self, text: str, **variables: Any) -> dict[str, Any]:
        """The whole answer, whatever it is."""
        headers = {"x-forwarded-for": self._ip}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        sent = {"query": text, "variables": variables}
        answer: dict[str, Any] = (await self._live.http.post("/graphql", json=sent, headers=headers)).json()
        return answer

    async def tells(self, text: str, **variables: Any) -> Any:
        """The value of the only field of an answer without faults, nor refusals."""
        answer = await self.asks(text, **variables)
        assert "errors" not in answer, answer["errors"]
        [value] = answer["data"].values()
        assert not (isinstance(value, dict) and value.get("errors")), value
        return value

    async def is_refused(self, text: str, **variables: Any) -> tuple[str, str]:
        """Code and French sentence of the only refusal, or of the only fault."""
        answer = await self.asks(text, **variables)
        if "errors" in answer:
            [fault] = answer["errors"]
            return fault["extensions"]["code"], fault["message"]
        [value] = answer["data"].values()
        [refusal] = value["errors"]
        return refusal["code"], refusal["message"]

    async def registers(self, action: CaptchaAction, **form: Any) -> Any:
        """Fills the form of professionals or of individuals, with the security check read aright."""
        captcha = await keep("237K9M", action, self._ip, now=clock.now())
        usual = {
            "emailConfirmation": form["email"],
            "password": PASSWORD,
            "acceptedTermsVersion": current().version,
            "captchaId": encode("Captcha", captcha.id),
            "captchaAnswer": "237k9m",
        }
        return await self.tells(REGISTER[action], input=usual | form)

    async def activates(self, mail: EmailMessage) -> Any:
        """Follows the link of the mail, and is signed in; the viewer."""
        payload = await self.tells(ACTIVATE, token=secret_in(mail))
        self.token = payload["tokens"]["accessToken"]
        return payload["viewer"]

    async def signs_in(self, login: str, password: str = PASSWORD) -> "Person":
        """With what was chosen before."""
        payload = await self.tells(SIGN_IN, login=login, password=password)
        self.token = payload["tokens"]["accessToken"]
        return self

    async def waits(self) -> None:
        """A moment, before looking again; not for ever."""
        self._patience -= 0.1
        assert self._patience > 0
        await asyncio.sleep(0.1)

    def listens(self) -> AbstractAsyncContextManager[Line]:
        """An open socket."""
        return socket(self._live.server.ws_url, self.token)


class Counter:
    """The counter of one module: its people, its database, its post office."""

    def __init__(self, live: Live, post: PostOffice) -> None:
        self.live = live
        self._post = post
        self._read: Count[str] = Count()

    def somebody(self) -> Person:
        """A person whom nobody knows yet."""
        return Person(self.live)

    async def being(self, viewer: Viewer) -> Person:
        """Somebody of the cast, signed in."""
        return Person(self.live, await self.live.token(viewer))

    async def mail_to(self, address: str, subject: str | None = None) -> EmailMessage:
        """The next mail that arrives there, which has this subject."""
        mail = await self._next_to(address)
        assert subject in (None, mail["Subject"]), mail["Subject"]
        return mail

    def subjects_to(self, address: str) -> list[str]:
        """Of everything that has arrived there so far."""
        return [str(mail["Subject"]) for mail in self._mails_to(address)]

    async def _next_to(self, address: str) -> EmailMessage:
        self._read[address] += 1
        async with asyncio.timeout(SOON):
            while True:
                if len(mails := self._mails_to(address)) >= self._read[address]:
                    return mails[self._read[address] - 1]
                await asyncio.sleep(0.02)

    def _mails_to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self._post.mails if mail["To"] == address]


def text_of(mail: EmailMessage) -> str:
    """What the mail says."""
    return words_of(mail.get_body(("plain",)))


def secret_in(mail: EmailMessage) -> str:
    """What the link of the mail carries."""
    found = re.search(r"https?://\S+/[a-z-]+#([\w-]+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


@asynccontextmanager
async def open_counter(database_url: str, **settings: str) -> AsyncIterator[Counter]:
    """The counter over an empty database."""
    port = free_port()
    usual = {"smtp_url": f"smtp://127.0.0.1:{port}", "contact_email": HELP}
    with opened(PostOffice(), port) as post:
        async with living(database_url, **usual | settings) as live:
            yield Counter(live, post)
