"""Forms as a person fills them, and the mails that come of them."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from auth.viewer import Caller
from models import clock
from models.accounts.captchas import CaptchaAction, keep
from models.accounts.registrations.terms import current
from models.bell.deliveries import Delivery
from reactions.facts import tell_next
from tests.reactions.post import kept_in, post_all, words_of
from tests.resolvers.answers_given import NOBODY, Answer, ask, bearer, gid

NIR = "298056938104279"
PASSWORD = "Zephyr-Bleu-394"
IP = "192.0.2.1"

PROFESSIONAL = """mutation($input: ProfessionalRegistrationInput!) {
  registerProfessional(input: $input) { status errors { code path } }
}"""
INDIVIDUAL = """mutation($input: IndividualRegistrationInput!) {
  registerIndividual(input: $input) { status errors { code path } }
}"""
ACTIVATE = """mutation($token: String!) { activateAccount(token: $token) {
  tokens { accessToken } viewer { side user { id status login displayName organisation } } errors { code path }
} }"""
RECORDED = {"status": "AWAITING_ACTIVATION", "errors": []}


@dataclass(frozen=True)
class Post:
    """The post of one test."""

    folder: Path

    async def delivered(self) -> list[EmailMessage]:
        """Everything that was sent so far, oldest first."""
        while await tell_next() is not None:
            pass
        await post_all()
        order = {row.message_id: row.id for row in await Delivery.all()}
        mails = kept_in(self.folder) if self.folder.exists() else []
        return sorted(mails, key=lambda mail: order[str(mail["Message-ID"])])

    async def last(self) -> EmailMessage:
        return (await self.delivered())[-1]

    async def to(self, address: str) -> list[str]:
        """The subjects of what this address received."""
        return [str(mail["Subject"]) for mail in await self.delivered() if mail["To"] == address]

    async def token(self) -> str:
        """The secret of the link in the last mail."""
        found = re.search(r"https://guichet\.example/[a-z-]+#([\w-]+)", text_of(await self.last()))
        assert found
        return found[1]


def text_of(mail: EmailMessage) -> str:
    return words_of(mail.get_body(("plain",)))


async def captcha(action: CaptchaAction, ip: str = IP) -> dict[str, str]:
    kept = await keep("237K9M", action, ip, now=clock.now())
    return {"captchaId": gid("Captcha", kept.id), "captchaAnswer": "237k9m"}


async def professional(**changes: Any) -> Any:
    """The answer to a prescriber's registration, with these changes."""
    usual = {
        "side": "PRESCRIBER",
        "email": "lea.morvan@marine.example",
        "emailConfirmation": "lea.morvan@marine.example",
        "password": PASSWORD,
        "firstName": "Léa",
        "birthName": "Morvan",
        "organisationCode": "MARINE_NATIONALE",
        "acceptedTermsVersion": current().version,
        **await captcha(CaptchaAction.REGISTER_PROFESSIONAL),
    }
    return (await ask(PROFESSIONAL, input=usual | changes))["registerProfessional"]


async def individual(**changes: Any) -> Any:
    """The answer to an individual's registration, with these changes."""
    usual = {
        "nir": NIR,
        "firstName": "Marion",
        "birthName": "Roussarie",
        "birthDate": "1998-05-14",
        "email": "marion@exemple.example",
        "emailConfirmation": "Marion@Exemple.example",
        "password": PASSWORD,
        "passwordConfirmation": PASSWORD,
        "acceptedTermsVersion": current().version,
        **await captcha(CaptchaAction.REGISTER_INDIVIDUAL),
    }
    return (await ask(INDIVIDUAL, input=usual | changes))["registerIndividual"]


async def activated(token: str, caller: Caller = NOBODY) -> Any:
    return (await ask(ACTIVATE, caller, token=token))["activateAccount"]


async def signed_in(login: str, password: str = PASSWORD) -> Answer:
    text = "mutation($l: String!, $p: String!) { signIn(login: $l, password: $p) { tokens { accessToken } } }"
    return await ask(text, l=login, p=password)


async def session_of(login: str, password: str = PASSWORD) -> Caller:
    """Signed in anew."""
    payload = (await signed_in(login, password))["signIn"]
    return await bearer(payload["tokens"]["accessToken"])


def codes(payload: Any) -> list[tuple[str, str]]:
    """Code and last part of the path of each error."""
    return [(error["code"], error["path"][-1]) for error in payload["errors"]]
