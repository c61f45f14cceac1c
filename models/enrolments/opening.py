"""The row of a new enrolment: its number, what it is found by, its fact. Who may have one is asked before."""

from datetime import datetime
from typing import Any

from auth.viewer import Viewer
from models import clock
from models.catalogue import TrainingSession
from models.counters import next_value
from models.enrolments import Enrolment
from models.history import tell
from models.search import index


async def open_in(session: TrainingSession, kind: str, *, by: Viewer, at: datetime, **given: Any) -> Enrolment:
    """The enrolment that `by` files in this session, read with its training; `kind` is that of its fact, and `given`
    its other columns, the number among them. Raises IntegrityError when the person has a live one there."""
    enrolment = Enrolment(
        session_id=session.id, filed_by_id=by.user_id, filed_by_side=by.side, created_at=at, updated_at=at, **given
    )
    person = f"{enrolment.first_name} {enrolment.birth_name}"
    enrolment.search = index(enrolment.number, person, session.training.title)
    await enrolment.save(force_create=True)
    await tell(kind, "Enrolment", enrolment.id, by=by, at=at, end=enrolment.status, comment=enrolment.comment)
    return enrolment


async def next_number(at: datetime) -> str:
    """Year and month in Paris, «IN», then a sequence of the month: 2512IN000100. Its counter is held until the
    transaction ends: one enrolment is opened at a time."""
    month = f"{at.astimezone(clock.PARIS):%y%m}"
    return f"{month}IN{await next_value(f'enrolment:{month}'):06d}"
