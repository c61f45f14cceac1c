"""Letters about accounts: one mail to one address, some with a link that serves once.

The secret of a link is never stored: it is the row's identifier with a keyed digest of it. A letter that was asked for
an address without an account is a row too, so that asking takes as long and leaves the same behind.
"""

import base64
import binascii
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from tortoise import fields

from models import clock
from models.accounts.people import User, fold
from models.accounts.registrations import LIFE, Registration
from models.counters import next_value
from models.facts import record
from models.labelled import Labelled
from models.refusals import Refusal
from models.scoping import Identified
from models.sealing import derived_key

HOUR: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=30)
MOST_TO_AN_ADDRESS: Final = 3
"""Letters of one purpose to one address within an hour."""

MOST_FROM_AN_IP: Final = 20
"""Letters asked for by strangers from one network address within an hour."""

_MAC = 16
"""Bytes of the keyed digest: nobody guesses 128 bits."""

_LONGEST_TOKEN = 60


class Purpose(Labelled):
    """What a letter is for."""

    ACTIVATION = "ACTIVATION", "Activation du compte"
    WELCOME = "WELCOME", "Compte activé"
    ALREADY_REGISTERED = "ALREADY_REGISTERED", "Compte déjà existant"
    REMINDER = "REMINDER", "Identifiants oubliés"
    PASSWORD_CHANGED = "PASSWORD_CHANGED", "Mot de passe modifié"
    EMAIL_TO_CONFIRM = "EMAIL_TO_CONFIRM", "Nouvelle adresse à confirmer"
    EMAIL_CHANGED = "EMAIL_CHANGED", "Adresse modifiée"


LIVES: Final = {Purpose.ACTIVATION: LIFE, Purpose.REMINDER: HOUR, Purpose.EMAIL_TO_CONFIRM: LIFE}
"""How long the link of a letter serves; letters of other purposes have none."""


class LinkInvalid(Refusal):
    """Ce lien n'est plus valable : demandez-en un nouveau."""


class AccountLetter(Identified):
    """One letter. Without an address, it was asked for in vain and is never sent."""

    purpose = fields.CharEnumField(Purpose, max_length=20)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField("models.User", null=True, db_index=True)
    registration: fields.ForeignKeyNullableRelation[Registration] = fields.ForeignKeyField(
        "models.Registration", null=True, db_index=True, on_delete=fields.SET_NULL
    )
    address = fields.CharField(max_length=120, null=True)
    # What was typed and from where, to count by.
    address_digest = fields.CharField(max_length=64, db_index=True)
    ip_digest = fields.CharField(max_length=64, null=True, db_index=True)
    created_at: datetime = fields.DatetimeField(default=clock.now, db_index=True)
    expires_at: datetime | None = fields.DatetimeField(null=True)
    used_at: datetime | None = fields.DatetimeField(null=True)

    user_id: UUID | None
    registration_id: UUID | None

    class Meta:
        table = "account_letter"

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to send: nobody to send it to, or a link that serves no more."""
        subjectless = self.user_id is None and self.registration_id is None
        return self.address is None or subjectless or (self.purpose in LIVES and self.used_at is not None)

    @property
    def token(self) -> str:
        """What the link carries."""
        return base64.urlsafe_b64encode(self.id.bytes + _mac(self.purpose, self.id)).decode().rstrip("=")


async def write(
    purpose: Purpose,
    typed: str,
    *,
    to: str | None,
    now: datetime,
    user_id: UUID | None = None,
    registration_id: UUID | None = None,
    ip: str | None = None,
) -> AccountLetter:
    """A letter to the address `to`, which ends the links of those before; `typed` is what was asked for. Call it inside
    a transaction."""
    whose = {"registration_id": registration_id} if registration_id else {"user_id": user_id or uuid4()}
    await AccountLetter.filter(purpose=purpose, used_at=None, **whose).update(used_at=now)
    letter = await AccountLetter.create(
        purpose=purpose,
        user_id=user_id,
        registration_id=registration_id,
        address=to,
        address_digest=_digest("address", fold(typed)),
        ip_digest=_digest("ip", ip) if ip else None,
        created_at=now,
        expires_at=now + LIVES[purpose] if purpose in LIVES else None,
    )
    await record(f"letter.{purpose.value.lower()}", "AccountLetter", letter.id, by=None, at=now)
    return letter


async def take_turns() -> None:
    """Those who ask for letters come one after the other, so that counting them counts all. Call it at the start of a
    transaction."""
    await next_value("letters asked for")


async def too_many(purpose: Purpose, typed: str, ip: str | None, *, now: datetime) -> bool:
    """Whether the address has had its letters of this hour, or the network address has asked for its own."""
    lately = AccountLetter.filter(created_at__gt=now - HOUR)
    to_it = await lately.filter(purpose=purpose, address_digest=_digest("address", fold(typed))).count()
    from_it = await lately.filter(ip_digest=_digest("ip", ip)).count() if ip else 0
    return to_it >= MOST_TO_AN_ADDRESS or from_it >= MOST_FROM_AN_IP


async def letter_of(token: str, purpose: Purpose, *, now: datetime) -> AccountLetter:
    """The letter whose link this is, while it serves. Raises LinkInvalid."""
    key = _key(token, purpose)
    alive = AccountLetter.filter(id=key, purpose=purpose, used_at=None, expires_at__gt=now)
    letter = await alive.get_or_none() if key else None
    if letter is None:
        raise LinkInvalid(path=("token",))
    return letter


async def spend(letter: AccountLetter, *, now: datetime) -> None:
    """Uses the link: of those who come at once, one does. Call it inside a transaction. Raises LinkInvalid."""
    if not await AccountLetter.filter(id=letter.id, used_at=None).update(used_at=now):
        raise LinkInvalid(path=("token",))


async def forget(now: datetime) -> None:
    """Letters older than a month: they have been sent, and their links ended long ago."""
    await AccountLetter.filter(created_at__lte=now - KEPT).delete()


async def end_links(user_id: UUID, purpose: Purpose, *, now: datetime) -> None:
    """No link of this purpose that the person was sent serves any more."""
    await AccountLetter.filter(user_id=user_id, purpose=purpose, used_at=None).update(used_at=now)


def _key(token: str, purpose: Purpose) -> UUID | None:
    """The row named by the token, None when the token is not one of ours."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _MAC:
        return None
    key = UUID(bytes=raw[:16])
    return key if hmac.compare_digest(raw[16:], _mac(purpose, key)) else None


def _mac(purpose: Purpose, key: UUID) -> bytes:
    return hmac.new(derived_key("letters"), purpose.value.encode() + key.bytes, sha256).digest()[:_MAC]


def _digest(*parts: str) -> str:
    return hmac.new(derived_key("letters"), "\0".join(parts).encode("utf-8", "surrogatepass"), sha256).hexdigest()
