"""The browser leaves for FranceConnect, to sign in or out, and takes along what proves that it is the one that left."""

from datetime import datetime

from auth.franceconnect import signing_out
from auth.franceconnect.addresses import RETURN, here
from auth.franceconnect.provider import provider
from auth.franceconnect.signing_in import answered
from models.accounts.franceconnect import journeys


async def leave(state: str, browser: str, *, now: datetime) -> str:
    """Where this browser goes. Raises FranceConnectReturnInvalid, FranceConnectAbsent, FranceConnectUnavailable."""
    there = provider()
    session_id = await journeys.leave(state, browser, now=now)
    if session_id is None:
        return await answered(there.sign_in_address(state, here(RETURN), now))
    return await answered(signing_out.address_of(session_id, state, now=now))
