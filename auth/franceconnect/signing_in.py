"""Signing in: from the wish, by way of FranceConnect, to a session on the side of individuals."""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

from auth.franceconnect.addresses import RETURN, departure, here
from auth.franceconnect.provider import provider
from auth.franceconnect.refusals import (
    FranceConnectAddressRefused,
    FranceConnectIdentityRefused,
    FranceConnectUnavailable,
    PersonalSpaceClosed,
    Unreachable,
    Untrusted,
)
from auth.franceconnect.wire import PATIENCE
from auth.sessions import Tokens, open_session
from auth.viewer import MAY_SIGN_IN, Caller, Side, Viewer
from models.accounts.franceconnect import FranceConnectSignIn, journeys, spaces
from models.accounts.people import User
from models.sealing import seal

log = logging.getLogger(__name__)

LONGEST_CODE = 2_000
"""Characters."""

T = TypeVar("T")


async def start(redirect_uri: str, *, ip: str | None, now: datetime) -> str:
    """Where to send the browser, which comes back to `redirect_uri`: our own page, letter for letter.

    Raises FranceConnectAbsent, FranceConnectAddressRefused, TooManyJourneys.
    """
    provider()
    if redirect_uri != here(RETURN):
        raise FranceConnectAddressRefused(path=("redirectUri",))
    return departure(await journeys.begin(ip, now=now))


async def sign_in(
    code: str, state: str, *, browser: str | None, caller: Caller, now: datetime, user_agent: str | None
) -> Tokens:
    """A session in the personal space, which is made at the first return; a caller who has one by NIR links it.

    The journey ends here, however this ends. Raises FranceConnectAbsent, FranceConnectReturnInvalid,
    FranceConnectUnavailable, FranceConnectIdentityRefused, IdentityIncomplete, PersonalSpaceClosed.
    """
    there = provider()
    if not code.isascii() or len(code) > LONGEST_CODE:
        raise journeys.FranceConnectReturnInvalid(path=("code",))
    await journeys.come_back(state, browser, now=now)
    person, id_token = await answered(there.who(code, state, here(RETURN), now))
    oneself = caller.user_id if isinstance(caller, Viewer) and caller.is_oneself else None
    user = await spaces.enter(person, now=now, signed_in=oneself)
    if user.status not in MAY_SIGN_IN or user.home_side is not Side.INDIVIDUAL:
        raise PersonalSpaceClosed
    return await _opened(user, id_token, now, user_agent)


async def answered(asked: Awaitable[T]) -> T:
    """What the provider answers in time. Raises FranceConnectUnavailable, FranceConnectIdentityRefused."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await asked
    except TimeoutError:
        log.warning("FranceConnect is silent")
    except Unreachable as error:
        log.warning("FranceConnect cannot be used: %s", error)
    except Untrusted as error:
        log.warning("a return from FranceConnect proves nothing: %s", error)
        raise FranceConnectIdentityRefused from None
    raise FranceConnectUnavailable


async def _opened(user: User, id_token: str, now: datetime, user_agent: str | None) -> Tokens:
    tokens = await open_session(user.id, user.home_side, now=now, user_agent=user_agent)
    session_id = tokens.access.claims.session_id
    await FranceConnectSignIn.create(session_id=session_id, sealed_id_token=seal(id_token, session_id))
    return tokens
