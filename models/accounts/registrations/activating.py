"""Activating: the link of the letter makes the account, once."""

from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from auth.viewer import AccountStatus, Side
from models.accounts.letters import LinkInvalid, Purpose, letter_of, spend, write
from models.accounts.making import LoginTaken, NewAccount, create_account
from models.accounts.people import User
from models.accounts.registrations import Registration, TermsAcceptance
from models.database import transaction
from models.facts import record
from models.states import Civility


async def activate(token: str, *, now: datetime) -> tuple[User, Registration]:
    """The account, and the registration that it comes from. Prescribers wait for approval then (S0:83).

    Raises LinkInvalid, and LoginTaken when somebody took the chosen name meanwhile.
    """
    async with transaction():
        letter = await letter_of(token, Purpose.ACTIVATION, now=now)
        await spend(letter, now=now)
        wish = await Registration.get_or_none(id=letter.registration_id)
        if wish is None:
            raise LinkInvalid(path=("token",))
        user = await _opened(wish)
        await TermsAcceptance.create(user_id=user.id, version=wish.terms_version, accepted_at=wish.created_at)
        await Registration.filter(
            Q(email=wish.email) | Q(nir_digest=wish.nir_digest, nir_digest__isnull=False)
        ).delete()
        await _told(user, wish.email, now)
    return user, wish


async def _opened(wish: Registration) -> User:
    details: dict[str, Any] = dict(wish.details)
    civility = details.pop("civility", None)
    waits = wish.side is Side.PRESCRIBER
    new = NewAccount(
        status=AccountStatus.AWAITING_APPROVAL if waits else AccountStatus.ACTIVE,
        home_side=wish.side,
        login=wish.login,
        login_email=wish.email,
        nir_digest=wish.nir_digest,
        civility=Civility[civility] if civility else None,
        **details,
    )
    try:
        return await create_account(new)
    except LoginTaken:
        if wish.login != wish.email:
            raise
        raise LinkInvalid(path=("token",)) from None


async def _told(user: User, email: str, now: datetime) -> None:
    if user.status is AccountStatus.AWAITING_APPROVAL:
        await record("account.to_approve", "User", user.id, by=None, at=now)
    else:
        await record("account.activated", "User", user.id, by=user.id, at=now)
        await write(Purpose.WELCOME, email, to=email, user_id=user.id, now=now)
