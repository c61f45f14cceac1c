"""Seats of a session and its waiting list. Whoever calls holds the session's row, which the database keeps counted.

Tickets rise and leave gaps; ranks are counted from them, from 1 without a gap.
"""

from datetime import datetime
from uuid import UUID

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from models import clock
from models.catalogue import TrainingSession
from models.enrolments import Enrolment, Seat
from models.enrolments.lifecycle import PROMOTED
from models.history import tell

_WHY = "a seat is given to whoever waits for it, whoever they are"


async def sit_down(enrolment: Enrolment) -> None:
    """A seat when one is left, else the last place of the waiting list."""
    if enrolment.session.seats_left > 0:
        enrolment.seat = Seat.HELD
        return
    last = await waiting(enrolment.session_id).order_by("-waiting_ticket").first()
    enrolment.seat = Seat.WAITING
    enrolment.waiting_ticket = (last.waiting_ticket or 0) + 1 if last else 1


def stand_up(enrolment: Enrolment) -> None:
    """Neither a seat nor a place in the waiting list any more."""
    enrolment.seat, enrolment.waiting_ticket = Seat.NONE, None


async def rank_of(enrolment: Enrolment) -> int | None:
    """The place in the waiting list, from 1; None for who does not wait."""
    if enrolment.waiting_ticket is None:
        return None
    return await waiting(enrolment.session_id).filter(waiting_ticket__lte=enrolment.waiting_ticket).count()


async def move_up(enrolment: Enrolment, seat: Seat, ticket: int | None, *, at: datetime) -> None:
    """After a change of an enrolment that had this seat or ticket: a freed seat goes to whoever waits first, while the
    session is to come; those behind a place that is empty now have another rank."""
    if seat is Seat.HELD and enrolment.seat is Seat.NONE and enrolment.session.is_open(clock.day_of(at)):
        await _promote_the_first(enrolment.session, at)
    elif ticket is not None and enrolment.waiting_ticket is None:
        await _touch_those_behind(enrolment.session_id, ticket, at)


async def _promote_the_first(session: TrainingSession, at: datetime) -> None:
    first = await waiting(session.id).order_by("waiting_ticket").first()
    if first is None or first.waiting_ticket is None:
        return
    start, ticket = first.status, first.waiting_ticket
    first.status, first.seat, first.waiting_ticket = PROMOTED[first.pedagogy], Seat.HELD, None
    first.version, first.updated_at = first.version + 1, at
    await first.save()
    await tell("enrolment.promoted", "Enrolment", first.id, by=None, at=at, start=start, end=first.status)
    await _touch_those_behind(session.id, ticket, at)


async def _touch_those_behind(session_id: UUID, ticket: int, at: datetime) -> None:
    behind = waiting(session_id).filter(waiting_ticket__gt=ticket)
    await behind.update(version=F("version") + 1, updated_at=at)


def waiting(session_id: UUID) -> QuerySet[Enrolment]:
    """Those who wait for a seat of this session."""
    return Enrolment.everyones(_WHY).filter(session_id=session_id, seat=Seat.WAITING)
