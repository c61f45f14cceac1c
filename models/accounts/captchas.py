"""Captchas that were asked for («contrôle de sécurité»): used once, within minutes, for one action from one address.

What has to be read is kept as a keyed digest only, in which the action and the address are mixed: an answer given for
another action, or from elsewhere, is a wrong one.
"""

import hmac
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Final
from uuid import UUID

from tortoise import fields

from models.database import transaction
from models.refusals import Refusal
from models.scoping import Identified
from models.sealing import derived_key

LIFE: Final = timedelta(minutes=5)
MOST_FOR_AN_ADDRESS: Final = 60
"""Captchas that one address may have asked for within their life, used or not: wrong answers count."""

MOST: Final = 20_000
"""Captchas alive at once, whoever asked."""

_LONGEST_ANSWER = 20


class CaptchaAction(Enum):
    """What a captcha is solved for."""

    REGISTER_PROFESSIONAL = "REGISTER_PROFESSIONAL"
    REGISTER_INDIVIDUAL = "REGISTER_INDIVIDUAL"


class CaptchaWrong(Refusal):
    """Le contrôle de sécurité n'est pas valide : recopiez les caractères d'une nouvelle image."""


class TooManyCaptchas(Exception):
    """As many as may be alive at once: ask again when some have ended."""


class Captcha(Identified):
    """One captcha, by the digest of its answer."""

    answer_digest = fields.CharField(max_length=64)
    address_digest = fields.CharField(max_length=64, db_index=True)
    expires_at: datetime = fields.DatetimeField(db_index=True)
    used_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "captcha"


async def keep(answer: str, action: CaptchaAction, ip: str | None, *, now: datetime) -> Captcha:
    """The captcha that waits for this answer. Raises TooManyCaptchas."""
    address = _digest("address", ip or "")
    captcha = Captcha(address_digest=address, expires_at=now + LIFE)
    captcha.answer_digest = _answer_digest(captcha.id, answer, action, ip)
    async with transaction():
        await forget(now)
        if await Captcha.filter(address_digest=address).count() >= MOST_FOR_AN_ADDRESS:
            raise TooManyCaptchas
        if await Captcha.all().count() >= MOST:
            raise TooManyCaptchas
        await captcha.save(force_create=True)
    return captcha


async def use(id: UUID | None, answer: str | None, action: CaptchaAction, ip: str | None, *, now: datetime) -> None:
    """Spends the captcha, right or wrong. Raises CaptchaWrong, the same for an unknown one, a used one and an old one.

    Of calls at once, one finds it unused.
    """
    captcha = await Captcha.get_or_none(id=id) if id else None
    spent = await Captcha.filter(id=id, used_at=None, expires_at__gt=now).update(used_at=now) if id else 0
    given = _answer_digest(id, answer or "", action, ip) if id and len(answer or "") <= _LONGEST_ANSWER else ""
    if captcha is None or not spent or not hmac.compare_digest(captcha.answer_digest, given):
        raise CaptchaWrong(path=("input", "captchaAnswer"))


async def forget(now: datetime) -> None:
    """Captchas whose time is over."""
    await Captcha.filter(expires_at__lte=now).delete()


def _answer_digest(id: UUID, answer: str, action: CaptchaAction, ip: str | None) -> str:
    typed = "".join(answer.split()).upper()
    return _digest("answer", id.hex, action.value, ip or "", typed)


def _digest(*parts: str) -> str:
    return hmac.new(derived_key("captcha"), "\0".join(parts).encode("utf-8", "surrogatepass"), sha256).hexdigest()
