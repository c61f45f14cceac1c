"""Changing what one signs in with: who asks proves who they are, by the password or by a link, and is slowed down."""

from datetime import datetime
from uuid import UUID

from auth import password_rule, throttle
from auth.passwords import hashed, matches
from auth.viewer import Viewer
from models.accounts import credentials
from models.accounts.letters import LinkInvalid, Purpose, letter_of
from models.accounts.people import User, fold
from models.refusals import InvalidInput, Refusal
from schemes.formats import EMAIL
from schemes.issues import Problem


class PasswordWrong(Refusal):
    """Le mot de passe actuel est incorrect."""


async def remind(email: str, *, now: datetime, ip: str | None) -> None:
    """The same for every address, whoever has it; nothing for what is no address."""
    if EMAIL.parse(email):
        await credentials.remind(fold(email), now=now, ip=ip)


async def reset_password(token: str, password: str, *, now: datetime, ip: str | None) -> UUID:
    """Raises LinkInvalid, InvalidInput for the password, and `throttle.TooManyAttempts` for who guesses links."""
    who = f"link {ip}"
    await throttle.check(who, ip, now)
    try:
        letter = await letter_of(token, Purpose.REMINDER, now=now)
    except LinkInvalid:
        await throttle.failed(who, ip, now)
        raise
    user = await User.everyones("the link says who").get_or_none(id=letter.user_id)
    _check(password, user, ("password",))
    return await credentials.reset(token, await hashed(password), now=now)


async def change_password(viewer: Viewer, current: str, new: str, *, now: datetime, ip: str | None) -> None:
    """Raises PasswordWrong, InvalidInput, and `throttle.TooManyAttempts`."""
    user = await _proved(viewer, current, ("current",), now=now, ip=ip)
    _check(new, user, ("new",))
    await credentials.change_password(user.id, viewer.session_id, await hashed(new), now=now)


async def ask_to_change_email(viewer: Viewer, email: str, password: str, *, now: datetime, ip: str | None) -> None:
    """Raises InvalidInput, PasswordWrong, and `throttle.TooManyAttempts`."""
    if fault := EMAIL.fault(email):
        raise InvalidInput(problems=[Problem(fault.code, fault.whole, ("email",))])
    user = await _proved(viewer, password, ("password",), now=now, ip=ip)
    await credentials.ask_to_change_email(user, fold(email), now=now)


async def _proved(viewer: Viewer, password: str, path: tuple[str, ...], *, now: datetime, ip: str | None) -> User:
    user = await User.visible_to(viewer).get(id=viewer.user_id)
    await throttle.check(user.login, ip, now)
    if not await matches(password, user.password_hash):
        await throttle.failed(user.login, ip, now)
        raise PasswordWrong(path=path)
    await throttle.succeeded(user.login, ip, now)
    return user


def _check(password: str, user: User | None, path: tuple[str, ...]) -> None:
    names = [user.login, user.login_email, user.first_name, user.birth_name, user.usage_name] if user else []
    if found := password_rule.problems(password, [name for name in names if name], path=path):
        raise InvalidInput(problems=found)
