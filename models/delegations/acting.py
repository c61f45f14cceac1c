"""Acting by delegation: while both accounts are in use, on the days of the delegation, and written down."""

from datetime import date, datetime
from uuid import UUID

from auth.viewer import AccountStatus
from models.accounts.people import User
from models.clock import PARIS
from models.delegations import Delegation, may_be_delegate
from models.facts import record
from models.refusals import TransitionNotAllowed

_WHY = "the two accounts that a delegation links"


async def enter(id: UUID, *, now: datetime) -> None:
    """The delegate signs in for the holder: until the transaction is over, nobody ends the delegation. Raises
    TransitionNotAllowed for one that may not be used now."""
    delegation = await Delegation.everyones("just seen by its delegate").select_for_update().get(id=id)
    if not await may_act(delegation, now.astimezone(PARIS).date()):
        raise TransitionNotAllowed
    await record("delegation.entered", "Delegation", id, by=delegation.delegate_id, at=now)


async def may_act(delegation: Delegation, today: date) -> bool:
    """Whether the delegate may speak for the holder."""
    people = {user.id: user for user in await User.everyones(_WHY).filter(id__in=_linked(delegation))}
    in_use = people[delegation.holder_id].status is AccountStatus.ACTIVE
    return in_use and may_be_delegate(people[delegation.delegate_id]) and delegation.runs_on(today)


def _linked(delegation: Delegation) -> list[UUID]:
    return [delegation.holder_id, delegation.delegate_id]
