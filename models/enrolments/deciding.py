"""Decisions on an enrolment: the employer's («validation administrative»), then the trainer's («pédagogique»)."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models.actions import EnrolmentAction
from models.enrolments import Enrolment, EnrolmentDecision, Pedagogy, Seat, Stage
from models.enrolments.changing import change
from models.enrolments.lifecycle import seated
from models.enrolments.reading import check_not_own
from models.enrolments.seats import sit_down, stand_up
from models.texts import comment_of, reason_of

LONGEST = 2000
"""Characters of a reason, a question or an answer."""

A = EnrolmentAction


async def accept_as_employer(
    enrolment_id: UUID, *, by: Viewer, comment: str | None = None, at: datetime | None = None
) -> Enrolment:
    """A seat is held, or the session is full and a place in the waiting list is.

    Raises NotSeen, OwnEnrolment, TransitionNotAllowed, TextTooLong.
    """
    said = comment_of(comment, longest=LONGEST, path=("reason",))
    await check_not_own(enrolment_id, by)
    async with change(_accepted, A.APPROVE, enrolment_id, by=by, at=at, comment=said) as (enrolment, move):
        await sit_down(enrolment)
        enrolment.status, enrolment.pedagogy = seated(move, enrolment.seat), Pedagogy.PENDING
        await _write(enrolment, Stage.EMPLOYER, approved=True, by=by, reason=said)
    return enrolment


async def refuse_as_employer(
    enrolment_id: UUID, *, by: Viewer, reason: str | None, at: datetime | None = None
) -> Enrolment:
    """Raises NotSeen, OwnEnrolment, TransitionNotAllowed, ReasonRequired, TextTooLong."""
    motive = reason_of(reason, longest=LONGEST, path=("reason",))
    await check_not_own(enrolment_id, by)
    refused = change("enrolment.refused_by_employer", A.REFUSE, enrolment_id, by=by, at=at, comment=motive)
    async with refused as (enrolment, _):
        await _write(enrolment, Stage.EMPLOYER, approved=False, by=by, reason=motive)
    return enrolment


async def validate(
    enrolment_id: UUID, *, by: Viewer, comment: str | None = None, at: datetime | None = None
) -> Enrolment:
    """The trainer has read the motivation; who waits keeps their rank.

    Raises NotSeen, TransitionNotAllowed, TextTooLong.
    """
    said = comment_of(comment, longest=LONGEST, path=("reason",))
    async with change(_validated, A.APPROVE, enrolment_id, by=by, at=at, comment=said) as (enrolment, _):
        enrolment.pedagogy = Pedagogy.VALIDATED
        await _write(enrolment, Stage.TRAINER, approved=True, by=by, reason=said)
    return enrolment


async def reject(enrolment_id: UUID, *, by: Viewer, reason: str | None, at: datetime | None = None) -> Enrolment:
    """The trainer, who came back to the applicant before, says no: the seat is free.

    Raises NotSeen, TransitionNotAllowed, ReasonRequired, TextTooLong.
    """
    motive = reason_of(reason, longest=LONGEST, path=("reason",))
    rejected = change("enrolment.refused_by_trainer", A.REFUSE, enrolment_id, by=by, at=at, comment=motive)
    async with rejected as (enrolment, _):
        stand_up(enrolment)
        enrolment.pedagogy = Pedagogy.NONE
        await _write(enrolment, Stage.TRAINER, approved=False, by=by, reason=motive)
    return enrolment


def _accepted(enrolment: Enrolment) -> str:
    return "enrolment.pre_enrolled" if enrolment.seat is Seat.HELD else "enrolment.put_on_waiting_list"


def _validated(enrolment: Enrolment) -> str:
    return "enrolment.validated" if enrolment.seat is Seat.HELD else "enrolment.validated_on_waiting_list"


async def _write(enrolment: Enrolment, stage: Stage, *, approved: bool, by: Viewer, reason: str | None) -> None:
    await EnrolmentDecision.create(
        enrolment_id=enrolment.id,
        stage=stage,
        approved=approved,
        reason=reason,
        at=enrolment.updated_at,
        by_id=by.user_id,
    )
