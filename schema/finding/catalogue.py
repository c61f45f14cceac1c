"""Trainings that match a filter and a quick search."""

from typing import Any, Final

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.catalogue import Training, TrainingSession, TrainingTheme, open_on
from models.catalogue.relevance import RELEVANCE, with_relevance
from models.search import normalise, terms
from schema.catalogue import TrainingFilter, TrainingOrder, TrainingOrderField
from schema.finding.common import all_terms, equal, given
from schema.ids import decode
from schema.pages import DateRange, OrderDirection
from schema.reading.pages import Order
from schemes.formats import CERTIFICATION

_COLUMNS: Final = {
    TrainingOrderField.RELEVANCE: "next_start",
    TrainingOrderField.NEXT_SESSION: "next_start",
    TrainingOrderField.TITLE: "title_key",
}
_LONGEST_DEPARTMENT, _LONGEST_CODE, _LONGEST_CITY = 3, 20, 100
"""Characters in the tables, which are not asked for longer ones."""


def trainings_matching(viewer: Viewer, filter: TrainingFilter | None, search: str | None) -> QuerySet[Any]:
    """Trainings with all the words of the search in what is said of them, and with one session to come that is what
    the filter asks of sessions."""
    found: QuerySet[Any] = Training.visible_to(viewer).filter(all_terms("search", search))
    if not filter:
        return found
    found = found.filter(_of_themes(viewer, filter), _certified(filter))
    sessions = _of_sessions(filter)
    if not sessions:
        return found
    running = TrainingSession.visible_to(viewer).filter(open_on(clock.today()), sessions)
    return found.filter(id__in=Subquery(running.values("training_id")))


def in_order(found: QuerySet[Any], search: str | None, order: TrainingOrder) -> tuple[QuerySet[Any], Order]:
    """The trainings, and what they are listed by. Those whose titles have all the words are the relevant ones; without
    words, the list is chronological."""
    descending = order.direction is OrderDirection.DESC
    wanted = terms(search)
    if order.field is not TrainingOrderField.RELEVANCE or not wanted:
        return found, Order(_COLUMNS[order.field], descending)
    return with_relevance(found, wanted), Order(RELEVANCE, descending)


def _of_themes(viewer: Viewer, filter: TrainingFilter) -> Q:
    ids = given(filter.theme_id)
    if ids is None:
        return Q()
    decoded = [decode(id) for id in ids]
    wanted = [one[1] for one in decoded if one and one[0] == "Theme"]
    links = TrainingTheme.visible_to(viewer).filter(theme_id__in=wanted)
    return Q(id__in=Subquery(links.values("training_id")))


def _certified(filter: TrainingFilter) -> Q:
    code = given(filter.certification_code)
    return Q() if code is None else Q(certification_code=_fitting(CERTIFICATION.compact(code), _LONGEST_CODE))


def _of_sessions(filter: TrainingFilter) -> Q:
    city = given(filter.city)
    condition = equal(
        department=[_fitting(one, _LONGEST_DEPARTMENT) for one in given(filter.department) or []],
        city_key=None if city is None else _fitting(normalise(city), _LONGEST_CITY),
        remote=filter.remote,
    )
    if given(filter.seats_available) is not None:
        condition &= Q(seats_left__gt=0) if filter.seats_available else Q(seats_left=0)
    return condition & _starting(filter.starting)


def _fitting(text: str, longest: int) -> str:
    """The text, or what nothing has when none can be so long."""
    return text if len(text) <= longest else ""


def _starting(period: Any) -> Q:
    wanted: DateRange | None = given(period)
    condition = Q()
    if wanted and (since := given(wanted.from_)) is not None:
        condition &= Q(start_date__gte=since)
    if wanted and (to := given(wanted.to)) is not None:
        condition &= Q(start_date__lte=to)
    return condition
