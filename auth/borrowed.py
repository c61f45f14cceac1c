"""Sign-ins of who speaks for a user: partners' clients, also under mandates, and delegates. How long they last, and
whether those who answer for them still stand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from auth.viewer import MAY_SIGN_IN, Side
from models.accounts.making import available_sides
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.clock import PARIS, midnight_after
from models.delegations import Delegation
from models.delegations.acting import may_act

LONGEST: Final = timedelta(days=1)
"""They sign in again each day: they always have what they sign in with."""
_WHOSE: Final = "the session says whose it is"


def ends_of(
    client: ApiClient | None, mandate: ApiMandate | None, delegation: Delegation | None, *, now: datetime
) -> Iterator[datetime]:
    """The instants beyond which such a sign-in does not go; none for a user who speaks themselves."""
    if client is not None or delegation is not None:
        yield now + LONGEST
    if client is not None:
        yield client.expires_at
    if mandate is not None:
        yield mandate.expires_at
    if delegation is not None and delegation.ends_on is not None:
        yield midnight_after(delegation.ends_on)


async def goes_on(session: SignInSession, *, now: datetime) -> bool:
    """Whether a sign-in of who speaks for somebody is still let on."""
    if session.delegation_id is None:
        return await may_speak(*await through(session), now=now)
    delegation = await Delegation.everyones(_WHOSE).get(id=session.delegation_id)
    return await may_act(delegation, now.astimezone(PARIS).date())


async def may_speak(client: ApiClient, mandate: ApiMandate | None, *, now: datetime) -> bool:
    """Whether this client may sign in and go on, by itself or under that mandate: all who answer for it still stand."""
    if not client.is_live(now) or not await _holds(client.user_id, client.side):
        return False
    return mandate is None or (
        mandate.client_id == client.id and mandate.is_live(now) and await _holds(mandate.user_id, mandate.side)
    )


async def through(session: SignInSession) -> tuple[ApiClient, ApiMandate | None]:
    """The client of a session that has one, and its mandate."""
    client = await ApiClient.everyones(_WHOSE).get(id=session.client_id)
    return client, await ApiMandate.everyones(_WHOSE).get_or_none(id=session.mandate_id)


async def _holds(user_id: UUID, side: Side) -> bool:
    user = await User.everyones(_WHOSE).get(id=user_id)
    return user.status in MAY_SIGN_IN and side in await available_sides(user_id)
