"""Reading an enrolment to change it: its session locked, then itself, and as what the viewer acts."""

from datetime import datetime
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models import clock
from models.catalogue import TrainingSession
from models.enrolments import Enrolment
from models.enrolments.lifecycle import Actor, Situation
from models.refusals import NotSeen, Refusal


class OwnEnrolment(Refusal):
    """Personne ne se prononce sur sa propre demande : un autre employeur de votre structure peut le faire."""


async def locked_session(session_id: UUID, viewer: Viewer) -> TrainingSession:
    """The session, nobody else giving or freeing its seats until the transaction ends. Raises NotSeen."""
    rows = TrainingSession.visible_to(viewer).select_for_update(of=("training_session",)).select_related("training")
    session = await rows.get_or_none(id=session_id)
    if session is None:
        raise NotSeen
    return session


async def locked(enrolment_id: UUID, viewer: Viewer) -> Enrolment:
    """The enrolment with its `session` and `establishment`, both rows locked, the session first: so does whoever
    changes a seat, and no two wait for each other. Raises NotSeen."""
    seen = await Enrolment.visible_to(viewer).get_or_none(id=enrolment_id)
    if seen is None:
        raise NotSeen
    session = await locked_session(seen.session_id, viewer)
    rows = Enrolment.visible_to(viewer).select_for_update(of=("enrolment",)).select_related("establishment")
    enrolment = await rows.get_or_none(id=enrolment_id)
    if enrolment is None:
        raise NotSeen
    enrolment.session = session
    return enrolment


async def check_not_own(enrolment_id: UUID, viewer: Viewer) -> None:
    """Employer and beneficiary may be one account (S2:42-46), which decides nothing for itself. Raises OwnEnrolment."""
    if await Enrolment.visible_to(viewer).filter(id=enrolment_id, applicant_id=viewer.user_id).exists():
        raise OwnEnrolment


def situation_of(enrolment: Enrolment, viewer: Viewer, now: datetime) -> Situation:
    """Where the viewer stands towards an enrolment read by `locked`."""
    company_id = enrolment.establishment.company_id if enrolment.establishment else None
    return Situation(
        enrolment.status,
        enrolment.pedagogy,
        enrolment.session.start_date <= clock.day_of(now),
        enrolment.session.withdrawal_deadline < now,
        actors(viewer, enrolment.applicant_id, enrolment.filed_by_id, company_id, enrolment.establishment_id),
    )


def actors(
    viewer: Viewer, applicant_id: UUID | None, filed_by_id: UUID, company_id: UUID | None, establishment_id: UUID | None
) -> frozenset[Actor]:
    """As what a viewer who sees the enrolment acts. Nobody is the employer of themselves (S2:42-46); a provider sees
    the enrolments of the sessions that it gives."""
    if viewer.is_staff:
        return frozenset({Actor.STAFF}) if viewer.can(Permission.DECIDE_ENROLMENTS) else frozenset()
    if viewer.side is Side.PROVIDER:
        return frozenset({Actor.TRAINER})
    if viewer.side is Side.PRESCRIBER:
        return frozenset({Actor.PRESCRIBER}) if filed_by_id == viewer.user_id else frozenset()
    if applicant_id == viewer.user_id:
        return frozenset({Actor.APPLICANT})
    decides = company_id is not None and viewer.can_in(Permission.DECIDE_ENROLMENTS, company_id, establishment_id)
    return frozenset({Actor.EMPLOYER}) if decides else frozenset()
