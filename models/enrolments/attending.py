"""Who came («présence effective»): recorded by a trainer once the session has begun, and told to the employer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.actions import EnrolmentAction
from models.database import transaction
from models.enrolments import Enrolment
from models.enrolments.changing import change
from models.enrolments.lifecycle import ABSENT
from models.enrolments.reading import locked_session
from models.refusals import NotSeen, Refusal


class AttendanceContradictory(Refusal):
    """Une même personne ne peut être à la fois présente et absente."""


async def record(
    session_id: UUID, present: Collection[UUID], absent: Collection[UUID], *, by: Viewer, at: datetime | None = None
) -> list[UUID]:
    """All of them or nobody; those who are recorded. Raises NotSeen, TransitionNotAllowed, AttendanceContradictory."""
    came, missed = set(present), set(absent)
    if came & missed:
        raise AttendanceContradictory(path=("absentIds",))
    moment = at or clock.now()
    async with transaction():
        await locked_session(session_id, by)
        recorded = await _of_session(session_id, came | missed, by)
        for id in recorded:
            await _record(id, id in came, by, moment)
    return recorded


async def _of_session(session_id: UUID, ids: Collection[UUID], by: Viewer) -> list[UUID]:
    """These enrolments in the order in which they were asked for; raises NotSeen for one of another session."""
    rows = Enrolment.visible_to(by).filter(session_id=session_id, id__in=list(ids)).order_by("created_at", "id")
    found = [row.id for row in await rows]
    if len(found) < len(ids):
        raise NotSeen
    return found


async def _record(enrolment_id: UUID, came: bool, by: Viewer, at: datetime) -> None:
    kind = "enrolment.attended" if came else "enrolment.missed"
    async with change(kind, EnrolmentAction.RECORD_ATTENDANCE, enrolment_id, by=by, at=at) as (enrolment, move):
        enrolment.status = move.end if came else ABSENT
