"""Accounts: making one, finding one by what a person types, and the sides it opens.

Passwords come here as digests: hashing takes its time elsewhere (`auth.passwords`), never inside a transaction.
"""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from auth.viewer import AccountStatus, Side
from models.accounts.people import User, fold
from models.attachments import Attachment
from models.database import transaction
from models.facts import record
from models.refusals import InvalidInput, Refusal
from models.sealing import derived_key
from models.states import Civility
from schemes.formats import EMAIL, NIR, PERSON_NAME, PHONE, Format
from schemes.issues import Problem

LONGEST_LOGIN = 120
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,119}")
_NIR_WITHOUT_KEY = 13


class LoginInvalid(Refusal):
    """L'identifiant doit compter de 3 à 120 lettres sans accent, chiffres ou signes « . _ - + @ »."""


class LoginTaken(Refusal):
    """Cet identifiant ou cette adresse est déjà utilisé."""


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What an account is made of. `login` defaults to the login e-mail; of the NIR a keyed digest is kept."""

    status: AccountStatus
    home_side: Side
    first_name: str
    birth_name: str
    login: str | None = None
    login_email: str | None = None
    contact_email: str | None = None
    civility: Civility | None = None
    usage_name: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    nir: str | None = None
    nir_digest: str | None = None
    organisation: str | None = None
    password_hash: str | None = None

    @property
    def identifier(self) -> str:
        """The name to sign in with, folded."""
        return fold(self.login or self.login_email or "")


async def create_account(new: NewAccount, *, by: UUID | None = None) -> User:
    """The account, recorded as the fact `account.created`. Raises `InvalidInput`, `LoginInvalid`, `LoginTaken`."""
    check_new(new)
    user = User(
        status=new.status,
        home_side=new.home_side,
        civility=new.civility,
        first_name=PERSON_NAME.compact(new.first_name),
        birth_name=PERSON_NAME.compact(new.birth_name),
        usage_name=_compact(PERSON_NAME, new.usage_name),
        login=new.identifier,
        login_email=_folded(new.login_email),
        contact_email=_compact(EMAIL, new.contact_email),
        phone=_compact(PHONE, new.phone),
        mobile_phone=_compact(PHONE, new.mobile_phone),
        password_hash=new.password_hash,
        nir_digest=nir_digest(new.nir) if new.nir else new.nir_digest,
        organisation=new.organisation,
    )
    try:
        async with transaction():
            await _refuse_twins(user)
            await user.save(force_create=True)
            await record("account.created", "User", user.id, by=by, side=new.home_side.value)
    except IntegrityError:
        raise LoginTaken(path=("login",)) from None
    return user


async def set_password(user_id: UUID, password_hash: str, *, by: UUID | None = None) -> None:
    """Replace the password, given by its digest; recorded as the fact `account.password_set`."""
    async with transaction():
        await (
            User.everyones("the caller has proved who they are").filter(id=user_id).update(password_hash=password_hash)
        )
        await record("account.password_set", "User", user_id, by=by)


async def account_of(typed: str) -> User | None:
    """The account behind a login, an e-mail or a NIR, as typed."""
    login = identifier_of(typed) if len(typed) <= 2 * LONGEST_LOGIN else ""
    if not (login and login.isascii() and login.isprintable()):
        return None
    rows = User.everyones("nobody is signed in yet")
    found = await rows.filter(Q(login=login) | Q(login_email=login) | Q(nir_digest=login)).limit(2)
    return next((user for user in found if user.login == login), found[0] if found else None)


def identifier_of(typed: str) -> str:
    """One form for all the ways to type the same identifier: the digest of a NIR, else the folded text."""
    return nir_digest(typed) if NIR.parse(typed) else fold(typed)


def nir_digest(nir: str) -> str:
    """The keyed digest of a NIR, the same with and without its two-digit key."""
    number = NIR.compact(nir)[:_NIR_WITHOUT_KEY]
    return hmac.new(derived_key("nir"), number.encode(), sha256).hexdigest()


async def available_sides(user_id: UUID) -> list[Side]:
    """The sides that a user may stand on."""
    user = await User.everyones("a person's own sides").get(id=user_id)
    attached = await Attachment.everyones("a person's own sides").filter(user_id=user_id, active=True).only("side")
    return sides_of(user.home_side, [attachment.side for attachment in attached])


def sides_of(home: Side, attached: Iterable[Side]) -> list[Side]:
    """The home side and those of the active attachments («double casquette»); staff stay staff."""
    reached = {home} if home is Side.STAFF else {home, *attached}
    return [side for side in Side if side in reached]


def check_new(new: NewAccount) -> None:
    """Raises InvalidInput or LoginInvalid for what is badly written."""
    checks: list[tuple[str, Format, str | None]] = [
        ("firstName", PERSON_NAME, new.first_name),
        ("birthName", PERSON_NAME, new.birth_name),
        ("usageName", PERSON_NAME, new.usage_name),
        ("loginEmail", EMAIL, new.login_email),
        ("contactEmail", EMAIL, new.contact_email),
        ("phone", PHONE, new.phone),
        ("mobilePhone", PHONE, new.mobile_phone),
        ("nir", NIR, new.nir),
    ]
    faults = [(path, family.fault(text)) for path, family, text in checks if text is not None]
    problems = [Problem(fault.code, fault.whole, (path,)) for path, fault in faults if fault]
    if problems:
        raise InvalidInput(problems=problems)
    if not _LOGIN.fullmatch(new.identifier) or NIR.parse(new.identifier):
        raise LoginInvalid(path=("login",))


async def _refuse_twins(user: User) -> None:
    """What one person signs in with may not be what another one does, under either name."""
    names = {name for name in (user.login, user.login_email) if name}
    rows = User.everyones("identifiers are unique among all")
    if await rows.filter(Q(login__in=names) | Q(login_email__in=names)).exists():
        raise LoginTaken(path=("login",))


def _compact(family: Format, text: str | None) -> str | None:
    return None if text is None else family.compact(text)


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)
