"""From client credentials to a session of the user who made the client, limited to what the client was given; or of a
user who gave the client a mandate, limited to that too."""

from datetime import datetime
from uuid import UUID

from auth import throttle
from auth.borrowed import may_speak
from auth.sessions import Tokens, open_session
from auth.sign_in import InvalidCredentials
from models.api_clients.finding import LONGEST_CLIENT_ID, client_called
from models.api_clients.mandates import ApiMandate
from models.api_clients.secrets import opens

_WHY = "nobody is signed in yet"


async def sign_in_as_client(
    client_id: str,
    secret: str,
    mandate_id: UUID | None = None,
    *,
    now: datetime,
    user_agent: str | None,
    ip: str | None,
) -> Tokens:
    """A new session of the client: its maker's, or under this mandate, of who gave it.

    Raises `InvalidCredentials`, the same for an unknown client, a wrong secret, a client or a mandate that has ended, a
    mandate of somebody else, and a user who may no longer sign in; and `throttle.TooManyAttempts`.
    """
    login = f"client {client_id[: LONGEST_CLIENT_ID + 1]}"
    await throttle.check(login, ip, now)
    client = await client_called(client_id)
    right = opens(client, secret, now)
    mandate = await ApiMandate.everyones(_WHY).get_or_none(id=mandate_id) if mandate_id else None
    known = mandate is not None or mandate_id is None
    if client is None or not (right and known) or not await may_speak(client, mandate, now=now):
        await throttle.failed(login, ip, now)
        raise InvalidCredentials(advice="")
    await throttle.succeeded(login, ip, now)
    whose = mandate or client
    return await open_session(
        whose.user_id, whose.side, now=now, user_agent=user_agent, client=client, mandate=mandate
    )  # fmt: skip
