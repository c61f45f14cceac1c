"""A prescriber asks for a place for a candidate (workflows.md §4)."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Side, Viewer
from models import clock
from models.catalogue import TrainingSession
from models.database import transaction
from models.enrolments import LIVE, Enrolment
from models.enrolments.candidates import Candidate, checked
from models.enrolments.opening import next_number, open_in
from models.enrolments.reading import locked_session
from models.refusals import Refusal
from models.states import EnrolmentStatus


class PrescribersOnly(Refusal):
    """Seul un partenaire emploi inscrit un candidat."""


class SessionClosed(Refusal):
    """Cette session n'est plus ouverte aux inscriptions."""


class SessionFull(Refusal):
    """Il n'y a plus de place dans cette session : choisissez-en une autre."""


class CandidateAlreadyEnrolled(Refusal):
    """Une demande est déjà en cours pour ce candidat dans cette session."""


async def file_for(candidate: Candidate, session_id: UUID, *, by: Viewer, at: datetime | None = None) -> Enrolment:
    """The request of a prescriber, for one of the sessions where places are left (S0:167).

    Raises PrescribersOnly, InvalidInput, NotSeen, SessionClosed, SessionFull, CandidateAlreadyEnrolled.
    """
    moment = at or clock.now()
    if by.side is not Side.PRESCRIBER:
        raise PrescribersOnly
    given = checked(candidate, clock.day_of(moment))
    async with transaction():
        session = await locked_session(session_id, by)
        check_open(session, moment)
        if session.seats_left < 1:
            raise SessionFull(path=("input", "sessionId"))
        if await _is_live(session.id, given["candidate_key"]):
            raise CandidateAlreadyEnrolled(path=("input", "candidate"))
        given |= {"number": await next_number(moment), "status": EnrolmentStatus.REGISTERED}
        return await open_in(session, "enrolment.registered", by=by, at=moment, **given)


def check_open(session: TrainingSession, at: datetime) -> None:
    """Raises SessionClosed when the session has begun or is cancelled."""
    if not session.is_open(clock.day_of(at)):
        raise SessionClosed(path=("input", "sessionId"))


async def _is_live(session_id: UUID, candidate_key: str) -> bool:
    """Whether somebody asked for this person already, whoever it was."""
    live = Enrolment.everyones("one person has one place").filter(session_id=session_id, status__in=LIVE)
    return await live.filter(candidate_key=candidate_key).exists()
