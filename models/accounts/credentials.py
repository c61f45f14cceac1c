"""What a person signs in with: reminded of, and changed. Whoever changes it ends the other sign-ins, and the address
that knew of the account before is told."""

from datetime import datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from auth.viewer import MAY_SIGN_IN
from models.accounts.ending import end_sessions
from models.accounts.letters import LinkInvalid, Purpose, end_links, letter_of, spend, take_turns, too_many, write
from models.accounts.making import set_password
from models.accounts.people import User
from models.accounts.registrations.opening import warn
from models.database import transaction
from models.facts import record

_WHY = "who asks has proved nothing yet, or has proved who they are"


async def remind(email: str, *, now: datetime, ip: str | None) -> None:
    """A letter that recalls the login and lets one choose another password, if somebody has this address.

    What is done is the same when nobody has: a row and a fact, which lead to no mail.
    """
    async with transaction():
        await take_turns()
        if await too_many(Purpose.REMINDER, email, ip, now=now):
            return
        user = await User.everyones(_WHY).get_or_none(login_email=email)
        known = user is not None and user.status in MAY_SIGN_IN
        await write(
            Purpose.REMINDER, email, to=email if known else None, user_id=user.id if user else None, now=now, ip=ip
        )  # fmt: skip


async def reset(token: str, password_hash: str, *, now: datetime) -> UUID:
    """Another password by the link of a letter: every sign-in ends. Raises LinkInvalid."""
    async with transaction():
        letter = await letter_of(token, Purpose.REMINDER, now=now)
        await spend(letter, now=now)
        user = await User.everyones(_WHY).get_or_none(id=letter.user_id, status__in=MAY_SIGN_IN)
        if user is None:
            raise LinkInvalid(path=("token",))
        await _change_password(user, password_hash, now, but=None)
    return user.id


async def change_password(user_id: UUID, session_id: UUID, password_hash: str, *, now: datetime) -> None:
    """Another password of somebody who has just proved the one before: their other sign-ins end."""
    async with transaction():
        user = await User.everyones(_WHY).get(id=user_id)
        await _change_password(user, password_hash, now, but=session_id)


async def ask_to_change_email(user: User, email: str, *, now: datetime) -> None:
    """A letter to the new address; to who has it already, when somebody has."""
    async with transaction():
        await take_turns()
        if await too_many(Purpose.EMAIL_TO_CONFIRM, email, None, now=now):
            return
        others = User.everyones(_WHY).exclude(id=user.id)
        holder = await others.filter(Q(login=email) | Q(login_email=email)).first()
        await write(Purpose.EMAIL_TO_CONFIRM, email, to=None if holder else email, user_id=user.id, now=now)
        if holder is not None:
            await warn(holder, now=now)


async def confirm_email(token: str, *, now: datetime, but: UUID | None) -> UUID:
    """The new address is the one to sign in with: the other sign-ins end, and the address before is told.

    Raises LinkInvalid, also when somebody else took the address meanwhile.
    """
    try:
        async with transaction():
            letter = await letter_of(token, Purpose.EMAIL_TO_CONFIRM, now=now)
            await spend(letter, now=now)
            user = await User.everyones(_WHY).select_for_update().get_or_none(id=letter.user_id, status__in=MAY_SIGN_IN)
            if user is None or letter.address is None:
                raise LinkInvalid(path=("token",))
            await _change_email(user, letter.address, now)
            await end_sessions(user.id, now=now, why="login e-mail changed", but=but)
    except IntegrityError:
        raise LinkInvalid(path=("token",)) from None
    return user.id


async def _change_password(user: User, password_hash: str, now: datetime, *, but: UUID | None) -> None:
    await set_password(user.id, password_hash, by=user.id)
    await end_links(user.id, Purpose.REMINDER, now=now)
    await end_sessions(user.id, now=now, why="password changed", but=but)
    address = user.login_email or user.notified_at
    await write(Purpose.PASSWORD_CHANGED, address or "", to=address, user_id=user.id, now=now)


async def _change_email(user: User, email: str, now: datetime) -> None:
    before = user.login_email or user.notified_at
    if await User.everyones(_WHY).filter(Q(login=email) | Q(login_email=email)).exclude(id=user.id).exists():
        raise LinkInvalid(path=("token",))
    if user.login == user.login_email:
        user.login = email
    user.login_email = email
    await user.save(update_fields=["login", "login_email"])
    await end_links(user.id, Purpose.REMINDER, now=now)
    await record("account.email_changed", "User", user.id, by=user.id, at=now)
    await write(Purpose.EMAIL_CHANGED, before or "", to=before, user_id=user.id, now=now)
