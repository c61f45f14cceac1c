"""The requests of prescribers, as the funder's agents work on them (workflows.md §4)."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models.actions import EnrolmentAction
from models.enrolments import Enrolment, EnrolmentDecision, Seat, Stage
from models.enrolments.changing import change
from models.enrolments.filing import SessionFull, check_open
from models.texts import comment_of, reason_of

LONGEST_REASON = 2000


async def take_in_hand(enrolment_id: UUID, *, by: Viewer, at: datetime | None = None) -> Enrolment:
    """Raises NotSeen, NotPermitted, TransitionNotAllowed."""
    taking = change("enrolment.taken_in_hand", EnrolmentAction.TAKE_IN_HAND, enrolment_id, by=by, at=at)
    async with taking as (enrolment, _):
        pass
    return enrolment


async def accept(
    enrolment_id: UUID, *, comment: str | None = None, by: Viewer, at: datetime | None = None
) -> Enrolment:
    """A seat is held. Raises NotSeen, NotPermitted, TransitionNotAllowed, SessionClosed, SessionFull, TextTooLong."""
    said = comment_of(comment, longest=LONGEST_REASON, path=("reason",))
    accepting = change(
        "enrolment.accepted_by_staff", EnrolmentAction.APPROVE, enrolment_id, by=by, at=at, comment=said
    )  # fmt: skip
    async with accepting as (enrolment, _):
        check_open(enrolment.session, enrolment.updated_at)
        if enrolment.session.seats_left < 1:
            raise SessionFull
        enrolment.seat = Seat.HELD
        await _decide(enrolment, said, by, approved=True)
    return enrolment


async def refuse(enrolment_id: UUID, *, reason: str | None, by: Viewer, at: datetime | None = None) -> Enrolment:
    """Raises NotSeen, NotPermitted, TransitionNotAllowed, ReasonRequired, TextTooLong."""
    said = reason_of(reason, longest=LONGEST_REASON, path=("reason",))
    refusing = change("enrolment.refused_by_staff", EnrolmentAction.REFUSE, enrolment_id, by=by, at=at, comment=said)
    async with refusing as (enrolment, _):
        await _decide(enrolment, said, by, approved=False)
    return enrolment


async def withdraw(
    enrolment_id: UUID, *, reason: str | None = None, by: Viewer, at: datetime | None = None
) -> Enrolment:
    """The prescriber takes the request back while it is not decided on.

    Raises NotSeen, NotPermitted, TransitionNotAllowed, TextTooLong.
    """
    said = comment_of(reason, longest=LONGEST_REASON, path=("reason",))
    withdrawing = change(
        "enrolment.request_withdrawn", EnrolmentAction.WITHDRAW, enrolment_id, by=by, at=at, comment=said
    )  # fmt: skip
    async with withdrawing as (enrolment, _):
        pass
    return enrolment


async def _decide(enrolment: Enrolment, reason: str | None, by: Viewer, *, approved: bool) -> None:
    await EnrolmentDecision.create(
        enrolment_id=enrolment.id,
        stage=Stage.STAFF,
        approved=approved,
        reason=reason,
        at=enrolment.updated_at,
        by_id=by.user_id,
    )
