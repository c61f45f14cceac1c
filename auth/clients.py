"""From client credentials to a session of the user who made the client, limited to what the client was given."""

from datetime import datetime

from auth.sessions import MAY_SIGN_IN, Tokens, open_session
from auth.sign_in import InvalidCredentials, throttle
from models.accounts import available_sides
from models.api_clients import ApiClient
from models.api_clients.secrets import opens
from models.people import User

LONGEST_CLIENT_ID = 32
_WHY = "nobody is signed in yet"


async def sign_in_as_client(
    client_id: str, secret: str, *, now: datetime, user_agent: str | None, ip: str | None
) -> Tokens:
    """A new session of the client.

    Raises `InvalidCredentials`, the same for an unknown client, a wrong secret, a client that is revoked or expired,
    and a user who may no longer sign in; and `throttle.TooManyAttempts`.
    """
    login = f"client {client_id[: LONGEST_CLIENT_ID + 1]}"
    throttle().check(login, ip, now)
    client = await _client(client_id)
    right = opens(client, secret, now)
    if client is None or not right or not await _may_sign_in(client, now):
        throttle().failed(login, ip, now)
        raise InvalidCredentials
    throttle().succeeded(login, ip)
    return await open_session(client.user_id, client.side, now=now, user_agent=user_agent, client=client)


async def _client(client_id: str) -> ApiClient | None:
    if not (len(client_id) <= LONGEST_CLIENT_ID and client_id.isalnum() and client_id.isascii()):
        return None
    return await ApiClient.everyones(_WHY).get_or_none(client_id=client_id)


async def _may_sign_in(client: ApiClient, now: datetime) -> bool:
    user = await User.everyones(_WHY).get(id=client.user_id)
    stands = client.side in await available_sides(user.id)
    return client.is_live(now) and stands and user.status in MAY_SIGN_IN
