"""One change of an enrolment: its session locked, allowed, told; then whoever waits moves up."""

from collections.abc import AsyncIterator, Callable
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
from models.enrolments.seats import move_up, rank_of
from models.history import tell

Kind = str | Callable[[Enrolment], str]
"""Of the fact; from what the enrolment has become, when that decides on it."""


@asynccontextmanager
async def change(
    kind: Kind,
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
        start, seat, ticket = enrolment.status, enrolment.seat, enrolment.waiting_ticket
        move = checked_move(situation_of(enrolment, by, moment), action)
        enrolment.status, enrolment.version = move.end, enrolment.version + 1
        enrolment.updated_at = moment
        yield enrolment, move
        await enrolment.save()
        await tell(
            kind if isinstance(kind, str) else kind(enrolment),
            "Enrolment",
            enrolment.id,
            by=by,
            at=moment,
            start=start,
            end=enrolment.status,
            comment=comment,
            rank=await rank_of(enrolment),
        )
        await move_up(enrolment, seat, ticket, at=moment)
