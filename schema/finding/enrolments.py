"""Enrolments that match a filter and a quick search."""

from typing import Any

import strawberry
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models.enrolments import Enrolment, EnrolmentDecision, Pedagogy
from models.perimeter import NOTHING
from models.states import EnrolmentStatus
from schema.enrolment_inputs import EnrolmentFilter
from schema.finding.common import all_terms, equal, given
from schema.ids import decode
from schema.pages import DateRange

AWAITED: dict[Side, Q] = {
    Side.MEMBER: Q(status=EnrolmentStatus.AWAITING_EMPLOYER),
    Side.PROVIDER: Q(status=EnrolmentStatus.PRE_ENROLLED)
    | Q(status=EnrolmentStatus.WAITING_LIST, pedagogy=Pedagogy.PENDING),
    Side.STAFF: Q(status__in=[EnrolmentStatus.REGISTERED, EnrolmentStatus.IN_PROGRESS]),
}
"""What waits for the decision of each side; nobody decides on their own."""


def enrolments_matching(viewer: Viewer, filter: EnrolmentFilter | None, search: str | None) -> QuerySet[Any]:
    """Enrolments that the viewer sees and that match."""
    found: QuerySet[Any] = Enrolment.visible_to(viewer).filter(all_terms("search", search))
    if not filter:
        return found
    return found.filter(
        equal(status=filter.status),
        of_sessions(filter.session_id),
        _starting(filter.starting),
        _awaiting(viewer, filter.awaiting_me),
        _decided(viewer, filter.decided_by_me),
    )


def of_sessions(ids: list[strawberry.ID] | None) -> Q:
    """Those in these sessions; what names no session has none."""
    wanted = given(ids)
    if wanted is None:
        return Q()
    decoded = [decode(id) for id in wanted]
    return Q(session_id__in=[one[1] for one in decoded if one and one[0] == "TrainingSession"])


def _starting(period: Any) -> Q:
    """Those whose session begins within the range, both ends inclusive."""
    wanted: DateRange | None = given(period)
    condition = Q()
    if wanted and (since := given(wanted.from_)) is not None:
        condition &= Q(session__start_date__gte=since)
    if wanted and (to := given(wanted.to)) is not None:
        condition &= Q(session__start_date__lte=to)
    return condition


def _awaiting(viewer: Viewer, wanted: Any) -> Q:
    if (asked := given(wanted)) is None:
        return Q()
    awaited = AWAITED.get(viewer.side, NOTHING) & (Q(applicant_id=None) | ~Q(applicant_id=viewer.user_id))
    return awaited if asked else ~awaited


def _decided(viewer: Viewer, wanted: Any) -> Q:
    if (asked := given(wanted)) is None:
        return Q()
    taken = EnrolmentDecision.visible_to(viewer).filter(by_id=viewer.user_id)
    decided = Q(id__in=Subquery(taken.values("enrolment_id")))
    return decided if asked else ~decided
