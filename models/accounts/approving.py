"""The funder's staff decide on accounts (workflows.md §1): approve, reject, disable, enable."""

from datetime import datetime
from uuid import UUID

from auth.viewer import AccountStatus, Viewer
from models import clock
from models.accounts.ending import end_sessions
from models.accounts.people import User
from models.database import transaction
from models.facts import record
from models.refusals import NotPermitted, NotSeen, TransitionNotAllowed
from models.texts import reason_of

LONGEST_REASON = 1000
Status = AccountStatus

TRANSITIONS: dict[str, tuple[frozenset[Status], Status]] = {
    "account.approved": (frozenset({Status.AWAITING_APPROVAL}), Status.ACTIVE),
    "account.rejected": (frozenset({Status.AWAITING_APPROVAL}), Status.REJECTED),
    "account.disabled": (frozenset({Status.ACTIVE, Status.AWAITING_APPROVAL}), Status.DEACTIVATED),
    "account.enabled": (frozenset({Status.DEACTIVATED}), Status.ACTIVE),
}
"""Fact → from which states, to which."""


async def approve(user_id: UUID, by: Viewer, *, at: datetime | None = None) -> UUID:
    """The person gets their rights. Raises NotSeen, TransitionNotAllowed."""
    return await _decide("account.approved", user_id, by, None, at)


async def reject(user_id: UUID, by: Viewer, reason: str, *, at: datetime | None = None) -> UUID:
    """Raises NotSeen, TransitionNotAllowed, ReasonRequired, TextTooLong."""
    return await _decide("account.rejected", user_id, by, _checked(reason), at)


async def disable(user_id: UUID, by: Viewer, reason: str, *, at: datetime | None = None) -> UUID:
    """Raises NotSeen, NotPermitted for one's own account, TransitionNotAllowed, ReasonRequired, TextTooLong."""
    return await _decide("account.disabled", user_id, by, _checked(reason), at)


async def enable(user_id: UUID, by: Viewer, *, at: datetime | None = None) -> UUID:
    """Raises NotSeen, TransitionNotAllowed."""
    return await _decide("account.enabled", user_id, by, None, at)


async def _decide(fact: str, user_id: UUID, by: Viewer, reason: str | None, at: datetime | None) -> UUID:
    at = at or clock.now()
    before, after = TRANSITIONS[fact]
    async with transaction():
        user = await User.visible_to(by).select_for_update().get_or_none(id=user_id)
        if user is None:
            raise NotSeen
        if user.id == by.user_id:
            raise NotPermitted
        if user.status not in before:
            raise TransitionNotAllowed
        user.status = after
        await user.save(update_fields=["status"])
        if after is not Status.ACTIVE:
            await end_sessions(user.id, now=at, why=fact)
        words = {"comment": reason} if reason else {}
        await record(fact, "User", user.id, by=by.user_id, at=at, **words)
    return user_id


def _checked(reason: str) -> str:
    return reason_of(reason, longest=LONGEST_REASON, path=("reason",))
