"""Journeys to FranceConnect: begun for an address, bound to the browser that leaves, ended by its one return.

A journey is known by its state, a secret that only the browser which makes it carries; what proves that it comes back
to the same browser is a cookie. Of both, digests are kept.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.accounts.franceconnect import FranceConnectJourney
from models.database import transaction
from models.refusals import Refusal
from models.sealing import keyed_digest

LIFE: Final = timedelta(minutes=10)
MOST_FOR_AN_ADDRESS: Final = 60
"""Journeys that one address may have begun within their life."""

MOST: Final = 20_000
"""Journeys under way at once, whoever began them."""


class FranceConnectReturnInvalid(Refusal):
    """Cette connexion avec FranceConnect n'est plus valable : recommencez depuis le début."""


class TooManyJourneys(Exception):
    """As many as may be under way at once: ask again when some have ended."""


async def begin(ip: str | None, *, now: datetime, session_id: UUID | None = None) -> str:
    """The state of a new journey: to sign in, or to sign out of this session. Raises TooManyJourneys."""
    state = secrets.token_urlsafe(32)
    journey = FranceConnectJourney(
        state_digest=_digest("state", state),
        address_digest=_digest("address", ip or ""),
        expires_at=now + LIFE,
        session_id=session_id,
    )
    async with transaction():
        await forget(now)
        if await FranceConnectJourney.filter(address_digest=journey.address_digest).count() >= MOST_FOR_AN_ADDRESS:
            raise TooManyJourneys
        if await FranceConnectJourney.all().count() >= MOST:
            raise TooManyJourneys
        await journey.save(force_create=True)
    return state


async def leave(state: str, browser: str, *, now: datetime) -> UUID | None:
    """Binds the journey to this browser, the first that makes it; gives the session to sign out of.

    Raises FranceConnectReturnInvalid.
    """
    digest = _digest("browser", browser)
    mine = _under_way(state, now).filter(Q(browser_digest=None) | Q(browser_digest=digest))
    if not await mine.update(browser_digest=digest):
        raise FranceConnectReturnInvalid(path=("state",))
    return (await FranceConnectJourney.get(state_digest=_digest("state", state))).session_id


async def come_back(state: str, browser: str | None, *, now: datetime, signing_out: bool = False) -> UUID | None:
    """Ends the journey of this browser; gives the session that was signed out of. Of those who come at once, one does.

    Raises FranceConnectReturnInvalid, the same for a state that is unknown, used, old, or another browser's.
    """
    bound = {"browser_digest": _digest("browser", browser or ""), "session_id__isnull": not signing_out}
    mine = _under_way(state, now).filter(**bound)
    journey = await mine.get_or_none() if browser else None
    if journey is None or not await mine.delete():
        raise FranceConnectReturnInvalid(path=("state",))
    return journey.session_id


async def forget(now: datetime) -> None:
    """Journeys whose time is over."""
    await FranceConnectJourney.filter(expires_at__lte=now).delete()


def _under_way(state: str, now: datetime) -> QuerySet[FranceConnectJourney]:
    return FranceConnectJourney.filter(state_digest=_digest("state", state), expires_at__gt=now)


def _digest(*parts: str) -> str:
    return keyed_digest("franceconnect", *parts)
