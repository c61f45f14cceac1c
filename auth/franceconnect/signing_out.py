"""Signing out of FranceConnect too: our session ends at once, then the browser goes there with the token it gave."""

from datetime import datetime
from uuid import UUID

from auth import sessions
from auth.franceconnect.addresses import SIGNED_OUT, departure, here
from auth.franceconnect.provider import is_configured, provider
from auth.viewer import Viewer
from models.accounts.franceconnect import FranceConnectSignIn, journeys
from models.accounts.franceconnect.journeys import FranceConnectReturnInvalid
from models.sealing import unseal


async def sign_out(viewer: Viewer, *, ip: str | None, now: datetime) -> str | None:
    """Ends this sign-in; gives where to send the browser, None when it did not come by FranceConnect.

    Raises TooManyJourneys, once the session has ended.
    """
    await sessions.sign_out(viewer, everywhere=False, now=now)
    came_by_it = await FranceConnectSignIn.filter(session_id=viewer.session_id).exists()
    if not (came_by_it and is_configured()):
        return None
    return departure(await journeys.begin(ip, now=now, session_id=viewer.session_id))


async def address_of(session_id: UUID, state: str, *, now: datetime) -> str:
    """Where FranceConnect ends its own session. Raises FranceConnectReturnInvalid, FranceConnectAbsent, Unreachable."""
    kept = await FranceConnectSignIn.get_or_none(session_id=session_id)
    if kept is None:
        raise FranceConnectReturnInvalid(path=("state",))
    id_token = unseal(kept.sealed_id_token, session_id)
    return await provider().sign_out_address(state, here(SIGNED_OUT), id_token, now)


async def come_back(state: str, browser: str | None, *, now: datetime) -> None:
    """The browser is signed out there: the token has served. Raises FranceConnectReturnInvalid."""
    session_id = await journeys.come_back(state, browser, now=now, signing_out=True)
    await FranceConnectSignIn.filter(session_id=session_id).delete()
