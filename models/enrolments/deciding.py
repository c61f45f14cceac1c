"""Decisions: the employer's («validation administrative»), then the trainer's («pédagogique»); the funder's agents' on
what a prescriber filed. As what the viewer decides follows from where the enrolment stands."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models.actions import EnrolmentAction
from models.enrolments import Enrolment, EnrolmentDecision, Pedagogy, Seat, Stage
from models.enrolments.changing import change
from models.enrolments.filing import SessionFull, check_open
from models.enrolments.lifecycle import Actor, Move, seated
from models.enrolments.reading import check_not_own
from models.enrolments.seats import sit_down, stand_up
from models.states import EnrolmentStatus
from models.texts import comment_of, reason_of

LONGEST = 2000
"""Characters of a reason, a question or an answer."""

S, P = EnrolmentStatus, Pedagogy

STAGES = {Actor.EMPLOYER: Stage.EMPLOYER, Actor.TRAINER: Stage.TRAINER, Actor.STAFF: Stage.STAFF}

FACTS: dict[tuple[EnrolmentStatus, Pedagogy], str] = {
    (S.PRE_ENROLLED, P.PENDING): "enrolment.pre_enrolled",
    (S.WAITING_LIST, P.PENDING): "enrolment.put_on_waiting_list",
    (S.ENROLLED, P.VALIDATED): "enrolment.validated",
    (S.WAITING_LIST, P.VALIDATED): "enrolment.validated_on_waiting_list",
    (S.ENROLLED, P.NONE): "enrolment.accepted_by_staff",
    (S.REFUSED_BY_EMPLOYER, P.NONE): "enrolment.refused_by_employer",
    (S.REFUSED_BY_TRAINER, P.NONE): "enrolment.refused_by_trainer",
    (S.REFUSED_BY_STAFF, P.NONE): "enrolment.refused_by_staff",
}
"""Where a decision leads → what is told."""


async def accept(
    enrolment_id: UUID, *, by: Viewer, comment: str | None = None, at: datetime | None = None
) -> Enrolment:
    """Raises NotSeen, OwnEnrolment, NotPermitted, TransitionNotAllowed, TextTooLong; SessionFull and SessionClosed to
    the funder's agents."""
    said = comment_of(comment, longest=LONGEST, path=("reason",))
    await check_not_own(enrolment_id, by)
    accepted = change(_fact, EnrolmentAction.APPROVE, enrolment_id, by=by, at=at, comment=said)
    async with accepted as (enrolment, move):
        await _ACCEPTED[move.actor](enrolment, move)
        await _write(enrolment, move, by, approved=True, reason=said)
    return enrolment


async def refuse(enrolment_id: UUID, *, by: Viewer, reason: str | None, at: datetime | None = None) -> Enrolment:
    """A seat that was held is free. Raises NotSeen, OwnEnrolment, NotPermitted, TransitionNotAllowed, ReasonRequired,
    TextTooLong."""
    motive = reason_of(reason, longest=LONGEST, path=("reason",))
    await check_not_own(enrolment_id, by)
    refused = change(_fact, EnrolmentAction.REFUSE, enrolment_id, by=by, at=at, comment=motive)
    async with refused as (enrolment, move):
        stand_up(enrolment)
        enrolment.pedagogy = Pedagogy.NONE
        await _write(enrolment, move, by, approved=False, reason=motive)
    return enrolment


async def _by_employer(enrolment: Enrolment, move: Move) -> None:
    """A seat is held, or the session is full and a place in the waiting list is."""
    await sit_down(enrolment)
    enrolment.status, enrolment.pedagogy = seated(move, enrolment.seat), Pedagogy.PENDING


async def _by_trainer(enrolment: Enrolment, _: Move) -> None:
    """The motivation is read and found good; who waits goes on waiting."""
    enrolment.pedagogy = Pedagogy.VALIDATED


async def _by_staff(enrolment: Enrolment, _: Move) -> None:
    """A seat is held: what prescribers file has no waiting list."""
    check_open(enrolment.session, enrolment.updated_at)
    if enrolment.session.seats_left < 1:
        raise SessionFull
    enrolment.seat = Seat.HELD


_ACCEPTED: dict[Actor, Callable[[Enrolment, Move], Awaitable[None]]] = {
    Actor.EMPLOYER: _by_employer,
    Actor.TRAINER: _by_trainer,
    Actor.STAFF: _by_staff,
}


def _fact(enrolment: Enrolment) -> str:
    return FACTS[enrolment.status, enrolment.pedagogy]


async def _write(enrolment: Enrolment, move: Move, by: Viewer, *, approved: bool, reason: str | None) -> None:
    await EnrolmentDecision.create(
        enrolment_id=enrolment.id,
        stage=STAGES[move.actor],
        approved=approved,
        reason=reason,
        at=enrolment.updated_at,
        by_id=by.user_id,
    )
