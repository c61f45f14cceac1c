"""Delegations, where they meet passwords: guessing logins makes one wait, and a delegate signs in for the holder."""

from datetime import date, datetime
from uuid import UUID

from auth import throttle
from auth.sessions import Tokens, open_session
from auth.viewer import Side, Viewer
from models.clock import PARIS
from models.delegations import Delegation
from models.delegations.proposing import DelegateUnknown, propose
from models.refusals import NotSeen


async def delegate_account(
    login: str, starts_on: date, ends_on: date | None, *, by: Viewer, now: datetime, ip: str | None
) -> Delegation:
    """Raises what `propose` raises, and `throttle.TooManyAttempts`."""
    guesser = f"delegation {by.user_id}"
    await throttle.check(guesser, ip, now)
    try:
        return await propose(login, starts_on, ends_on, by=by, now=now, today=now.astimezone(PARIS).date())
    except DelegateUnknown:
        await throttle.failed(guesser, ip, now)
        raise


async def act_as_delegate(id: UUID, *, by: Viewer, now: datetime, user_agent: str | None) -> Tokens:
    """A sign-in of the delegate in the name of the holder, on their side.

    Raises NotSeen, and TransitionNotAllowed for a delegation that may not be used now.
    """
    delegation = await Delegation.visible_to(by).get_or_none(id=id, delegate_id=by.user_id)
    if delegation is None:
        raise NotSeen
    return await open_session(
        delegation.holder_id, Side.INDIVIDUAL, now=now, user_agent=user_agent, delegation=delegation
    )  # fmt: skip
