"""The requests of prescribers, taken in hand by the funder's agents (workflows.md §4)."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models.actions import EnrolmentAction
from models.enrolments import Enrolment
from models.enrolments.changing import change


async def take_in_hand(enrolment_id: UUID, *, by: Viewer, at: datetime | None = None) -> Enrolment:
    """Raises NotSeen, NotPermitted, TransitionNotAllowed."""
    taking = change("enrolment.taken_in_hand", EnrolmentAction.TAKE_IN_HAND, enrolment_id, by=by, at=at)
    async with taking as (enrolment, _):
        pass
    return enrolment
