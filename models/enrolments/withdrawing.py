"""Giving up a place («désistement»): a freed seat goes to whoever waits first, in the same transaction."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Side, Viewer
from models.actions import EnrolmentAction
from models.enrolments import Enrolment, Pedagogy
from models.enrolments.changing import change
from models.enrolments.deciding import LONGEST
from models.enrolments.seats import stand_up
from models.texts import comment_of


async def withdraw(
    enrolment_id: UUID, *, by: Viewer, reason: str | None = None, at: datetime | None = None
) -> Enrolment:
    """By the applicant, their employer, or the prescriber while nobody has decided.

    Raises NotSeen, NotPermitted, TransitionNotAllowed (also past the deadline to withdraw), TextTooLong.
    """
    motive = comment_of(reason, longest=LONGEST, path=("reason",))
    async with change(_fact, EnrolmentAction.WITHDRAW, enrolment_id, by=by, at=at, comment=motive) as (enrolment, _):
        stand_up(enrolment)
        if enrolment.pedagogy is Pedagogy.RETURNED:
            enrolment.pedagogy = Pedagogy.PENDING
    return enrolment


def _fact(enrolment: Enrolment) -> str:
    by_prescriber = enrolment.filed_by_side is Side.PRESCRIBER
    return "enrolment.request_withdrawn" if by_prescriber else "enrolment.withdrawn"
