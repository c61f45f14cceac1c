"""One change of an enrolment: its session locked, allowed, told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.actions import EnrolmentAction
from models.database import transaction
from models.enrolments import Enrolment
from models.enrolments.lifecycle import Move, checked_move
from models.enrolments.reading import locked, situation_of
from models.history import tell


@asynccontextmanager
async def change(
    kind: str,
    action: EnrolmentAction,
    enrolment_id: UUID,
    *,
    by: Viewer,
    at: datetime | None,
    comment: str | None = None,
) -> AsyncIterator[tuple[Enrolment, Move]]:
    """The enrolment to change, already where the move ends; both it and the fact are written when the block ends.

    Raises NotSeen, NotPermitted, TransitionNotAllowed.
    """
    moment = at or clock.now()
    async with transaction():
        enrolment = await locked(enrolment_id, by)
        start, move = enrolment.status, checked_move(situation_of(enrolment, by, clock.day_of(moment)), action)
        enrolment.status, enrolment.version = move.end, enrolment.version + 1
        enrolment.updated_at = moment
        yield enrolment, move
        await enrolment.save()
        await tell(
            kind, "Enrolment", enrolment.id, by=by, at=moment, start=start, end=enrolment.status, comment=comment
        )  # fmt: skip
