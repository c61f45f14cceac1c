"""Registering: the wish is written down, and a letter goes to the address that was typed, or to who is known there."""

from datetime import datetime

from tortoise.expressions import Q

from models.accounts.letters import HOUR, MOST_TO_AN_ADDRESS, Purpose, take_turns, too_many, write
from models.accounts.making import LoginTaken
from models.accounts.people import User
from models.accounts.registrations import LIFE, Registration
from models.database import transaction

_WHY = "who registers is nobody yet"
_NO_NIR = "none"


async def register(wish: Registration, *, now: datetime) -> None:
    """Writes the registration and its letter. Raises LoginTaken, for a name that was chosen only.

    Nothing that the caller can see depends on whether the address or the NIR has an account: a name is reserved either
    way, and what was said about the person is kept only when an account may come of it.
    """
    wish.created_at, wish.expires_at = now, now + LIFE
    async with transaction():
        await take_turns()
        await forget(now)
        await _refuse_taken_name(wish)
        if await Registration.filter(email=wish.email, created_at__gt=now - HOUR).count() >= MOST_TO_AN_ADDRESS:
            return
        holder = await _holder_of(wish)
        if holder is not None:
            wish.details = {}
        await wish.save(force_create=True)
        if holder is None:
            await write(Purpose.ACTIVATION, wish.email, to=wish.email, registration_id=wish.id, now=now)
        else:
            await warn(holder, now=now)


async def warn(holder: User, *, now: datetime) -> None:
    """Tells somebody that another person typed their address or NIR for an account. Call it inside a transaction."""
    address = holder.login_email or holder.notified_at or ""
    enough = await too_many(Purpose.ALREADY_REGISTERED, address, None, now=now)
    to = None if enough else address or None
    await write(Purpose.ALREADY_REGISTERED, address, to=to, user_id=holder.id, now=now)


async def resend(email: str, *, now: datetime, ip: str | None) -> None:
    """A new link for the last registration of this address, if one waits; the one before ends."""
    async with transaction():
        await take_turns()
        if await too_many(Purpose.ACTIVATION, email, ip, now=now):
            return
        waiting = Registration.filter(email=email, expires_at__gt=now).order_by("-created_at", "-id")
        wish = await waiting.first()
        whose = wish.id if wish and wish.details else None
        await write(
            Purpose.ACTIVATION, email, to=email if whose else None, registration_id=whose, now=now, ip=ip
        )  # fmt: skip


async def forget(now: datetime) -> None:
    """Registrations whose e-mail was not confirmed in time."""
    await Registration.filter(expires_at__lte=now).delete()


async def _refuse_taken_name(wish: Registration) -> None:
    """A name that somebody signs in with, or that another registration chose, is taken; an own address never is."""
    if wish.login == wish.email:
        return
    named = User.everyones(_WHY).filter(Q(login=wish.login) | Q(login_email=wish.login))
    chosen = Registration.filter(login=wish.login).exclude(email=wish.email)
    if await named.exists() or await chosen.exists():
        raise LoginTaken(path=("input", "login"))


async def _holder_of(wish: Registration) -> User | None:
    """Who has this address, else who has this NIR."""
    by_address = Q(login=wish.email) | Q(login_email=wish.email)
    found = await User.everyones(_WHY).filter(by_address | Q(nir_digest=wish.nir_digest or _NO_NIR)).limit(2)
    return next((user for user in found if wish.email in (user.login, user.login_email)), found[0] if found else None)
