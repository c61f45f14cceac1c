"""The states of a delegation: read the table aloud, it is the rule (workflows.md §12.3)."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from auth.viewer import Viewer
from models.accounts.sessions import SignInSession
from models.database import transaction
from models.delegations import Delegation, is_over
from models.facts import record
from models.refusals import NotSeen, Refusal, TransitionNotAllowed
from models.states import DelegationStatus as Status

TRANSITIONS: dict[str, tuple[frozenset[Status], Status]] = {
    "delegation.accepted": (frozenset({Status.PROPOSED}), Status.ACTIVE),
    "delegation.declined": (frozenset({Status.PROPOSED}), Status.DECLINED),
    "delegation.ended": (frozenset({Status.PROPOSED, Status.ACTIVE}), Status.ENDED),
}
"""Fact → from which states, to which."""


class AnswerNotYours(Refusal):
    """Seule la personne à qui la délégation est proposée peut y répondre."""


class EndNotYours(Refusal):
    """Seul le titulaire du compte peut mettre fin à la délégation."""


async def accept(id: UUID, *, by: Viewer, now: datetime, today: date) -> Delegation:
    """The delegate agrees. Raises NotSeen, AnswerNotYours, TransitionNotAllowed, also when its last day is past."""
    return await _move("delegation.accepted", id, by, now, today, _is_delegate)


async def decline(id: UUID, *, by: Viewer, now: datetime, today: date) -> Delegation:
    """The delegate does not. Raises NotSeen, AnswerNotYours, TransitionNotAllowed."""
    return await _move("delegation.declined", id, by, now, today, _is_delegate)


async def end(id: UUID, *, by: Viewer, now: datetime, today: date) -> Delegation:
    """The holder takes it back, answered or not: sign-ins under it end too. Raises NotSeen, EndNotYours,
    TransitionNotAllowed."""
    return await _move("delegation.ended", id, by, now, today, _is_holder)


async def expired(today: date) -> list[UUID]:
    """Those whose last day is past and that nobody has ended, oldest first."""
    live = Delegation.everyones("the clock ends what is over").filter(status__in=[Status.PROPOSED, Status.ACTIVE])
    ids: list[UUID] = await live.filter(ends_on__lt=today).order_by("ends_on", "id").values_list("id", flat=True)  # type: ignore[assignment]
    return ids


async def end_expired(id: UUID, *, now: datetime, today: date) -> None:
    """Its last day is past; changes nothing when it ended meanwhile. Call it inside a transaction."""
    delegation = await _locked(id)
    if is_over(delegation.ends_on, today) and delegation.status in TRANSITIONS["delegation.ended"][0]:
        await _write("delegation.ended", delegation, None, now)


async def _move(
    fact: str, id: UUID, by: Viewer, now: datetime, today: date, check: Callable[[Delegation, Viewer], None]
) -> Delegation:
    async with transaction():
        if not await Delegation.visible_to(by).filter(id=id).exists():
            raise NotSeen
        delegation = await _locked(id)
        check(delegation, by)
        if delegation.status not in TRANSITIONS[fact][0] or is_over(delegation.ends_on, today):
            raise TransitionNotAllowed
        await _write(fact, delegation, by.user_id, now)
    return delegation


async def _locked(id: UUID) -> Delegation:
    return await Delegation.everyones("just seen, or over").select_for_update().get(id=id)


async def _write(fact: str, delegation: Delegation, by: UUID | None, now: datetime) -> None:
    before, delegation.status = delegation.status, TRANSITIONS[fact][1]
    await delegation.save(update_fields=["status"])
    if delegation.status is Status.ENDED:
        under = SignInSession.everyones("those under a delegation that has ended").filter(delegation_id=delegation.id)
        await under.filter(revoked_at=None).update(revoked_at=now)
    states = {"from": before.value, "to": delegation.status.value}
    await record(fact, "Delegation", delegation.id, by=by, at=now, **states)


def _is_delegate(delegation: Delegation, by: Viewer) -> None:
    if delegation.delegate_id != by.user_id:
        raise AnswerNotYours


def _is_holder(delegation: Delegation, by: Viewer) -> None:
    if delegation.holder_id != by.user_id:
        raise EndNotYours
