"""The funder cancels a session: every live enrolment ends with it, and everybody is told."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.catalogue import TrainingSession
from models.catalogue.calendar import settle
from models.database import transaction
from models.enrolments import Enrolment, Pedagogy
from models.enrolments.deciding import LONGEST
from models.enrolments.lifecycle import CANCELLED
from models.enrolments.reading import locked_session
from models.enrolments.seats import stand_up
from models.history import tell
from models.refusals import TransitionNotAllowed
from models.texts import reason_of


async def cancel_session(session_id: UUID, *, reason: str, by: Viewer, at: datetime | None = None) -> list[UUID]:
    """The enrolments that ended. Raises NotSeen, TransitionNotAllowed for one that is cancelled, and of its reason
    ReasonRequired, TextTooLong."""
    motive = reason_of(reason, longest=LONGEST, path=("reason",))
    moment = at or clock.now()
    async with transaction():
        session = await locked_session(session_id, by)
        if session.cancelled_at is not None:
            raise TransitionNotAllowed
        session.cancelled_at, session.cancel_reason = moment, motive
        await session.save(update_fields=["cancelled_at", "cancel_reason"])
        await settle([session.training_id], clock.day_of(moment))
        await tell("session.cancelled", "TrainingSession", session.id, by=by, at=moment, comment=motive)
        return await _end_all(session, motive, by, moment)


async def _end_all(session: TrainingSession, reason: str, by: Viewer, at: datetime) -> list[UUID]:
    starts, end = CANCELLED
    live = Enrolment.visible_to(by).filter(session_id=session.id, status__in=list(starts)).order_by("created_at", "id")
    ended = await live.select_for_update(of=("enrolment",))
    for enrolment in ended:
        start, enrolment.status = enrolment.status, end
        stand_up(enrolment)
        if enrolment.pedagogy is Pedagogy.RETURNED:
            enrolment.pedagogy = Pedagogy.PENDING
        enrolment.version, enrolment.updated_at = enrolment.version + 1, at
        await enrolment.save()
        await tell("enrolment.cancelled", "Enrolment", enrolment.id, by=by, at=at, start=start, end=end, comment=reason)
    return [one.id for one in ended]
