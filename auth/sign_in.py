"""From a password to a session."""

from datetime import datetime
from typing import Final

from auth import passwords, throttle
from auth.sessions import Tokens, open_session
from auth.viewer import MAY_SIGN_IN
from models.accounts.making import account_of, identifier_of
from models.accounts.people import User
from models.refusals import Refusal

ADVICE: Final = (
    " Si vous avez déjà un compte, vérifiez que l'adresse est celle utilisée pour le créer ; "
    "évitez d'en créer un autre et contactez-nous."
)
"""Said of every failure alike: nobody learns whether the address is known (S3:70-75)."""


class InvalidCredentials(Refusal):
    """Identifiant ou mot de passe incorrect.{advice}"""


async def sign_in(login: str, password: str, *, now: datetime, user_agent: str | None, ip: str | None) -> Tokens:
    """A new session on the home side; `login` is a name, an e-mail or a NIR.

    Raises `InvalidCredentials`, the same for an unknown login, a wrong password and an account that may not sign in,
    and `throttle.TooManyAttempts`.
    """
    identifier = identifier_of(login)
    await throttle.check(identifier, ip, now)
    user = await account_of(login)
    right = await passwords.matches(password, user.password_hash if user else None)
    if user is None or not right or user.status not in MAY_SIGN_IN:
        await throttle.failed(identifier, ip, now)
        raise InvalidCredentials(advice=ADVICE)
    await throttle.succeeded(identifier, ip, now)
    await _strengthen(user, password)
    return await open_session(user.id, user.home_side, now=now, user_agent=user_agent)


async def _strengthen(user: User, password: str) -> None:
    """Hash again a password whose digest was made with weaker parameters than today's."""
    stored = user.password_hash
    if stored and passwords.is_outdated(stored):
        same = User.everyones("their own password, just proved").filter(id=user.id, password_hash=stored)
        await same.update(password_hash=await passwords.hashed(password))
