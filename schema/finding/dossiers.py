"""Dossiers that match a filter and a quick search."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import flat
from models.clock import PARIS
from models.dossiers import Dossier, TrainingModule
from models.dossiers.containing import containing, of_ones_own
from models.dossiers.spans import transmitted_for
from models.dossiers.tally import DossierTally
from models.dossiers.vocabulary import NOT_LOOKED_UP, LookedUp, looked_up
from models.dossiers.words import with_words
from models.perimeter import is_wide
from models.search import terms
from models.states import DossierStatus
from schema.dossier_inputs import DossierFilter
from schema.finding.common import all_terms, equal, given, of_request

# Statuses in which each side has something to do («dossiers à compléter»; for the staff, to process).
ACTION_NEEDED: dict[Side, tuple[DossierStatus, ...]] = {
    Side.MEMBER: (DossierStatus.AWAITING_DOCUMENTS, DossierStatus.AWAITING_INVOICES),
    Side.PROVIDER: (DossierStatus.AWAITING_INVOICES,),
    Side.INDIVIDUAL: (DossierStatus.AWAITING_DOCUMENTS,),
    Side.STAFF: (DossierStatus.TRANSMITTED, DossierStatus.UNDER_REVIEW),
}


async def words_looked_up(viewer: Viewer, filter: DossierFilter | None, search: str | None) -> LookedUp:
    """What is known of the words that are looked for, where they are looked for among all dossiers."""
    if not is_wide(viewer) or viewer.side is Side.PROVIDER:
        return NOT_LOOKED_UP
    names = given(filter.trainee_name) if filter else None
    return await looked_up([*terms(search), *terms(names)], sees_all=viewer.is_staff)


def dossiers_matching(
    viewer: Viewer, filter: DossierFilter | None, search: str | None, known: LookedUp = NOT_LOOKED_UP
) -> QuerySet[Any]:
    """Dossiers that the viewer sees and that match; `known`: what `words_looked_up` gave."""
    return _matching(viewer, filter, search, known, walked=is_wide(viewer))


def _matching(
    viewer: Viewer, filter: DossierFilter | None, search: str | None, known: LookedUp, *, walked: bool
) -> QuerySet[Any]:
    found: QuerySet[Any] = Dossier.visible_to(viewer, walked=walked).filter(_text(viewer, "search", search, known))
    if not filter:
        return found
    return found.filter(
        of_request(filter),
        equal(status=filter.status),
        _transmitted(filter.transmitted),
        _asked_when(filter.period) if walked else Q(),
        _text(viewer, "trainee_search", filter.trainee_name, known),
        _to_do(viewer, filter.action_needed),
        _in_charge(viewer, filter),
    )


def count_of(
    viewer: Viewer, filter: DossierFilter | None, search: str | None, known: LookedUp = NOT_LOOKED_UP
) -> Callable[[], Awaitable[int]] | None:
    """Says how many `dossiers_matching` finds; None: by counting what it finds, in the same statement.

    Counts by status and scheme are kept for those who see very much. Others are made by entity: in the order of the
    list they would read it all. What is searched for is seldom more than a page, which counts itself.
    """
    if viewer.side is Side.PROVIDER:
        return None
    asked = {name for name, value in vars(filter).items() if given(value) is not None} if filter else set()
    searches, wide = bool((search or "").strip()) or "trainee_name" in asked, is_wide(viewer)
    if wide and not searches and asked <= {"status", "scheme"}:
        return _kept_count(viewer, filter)
    if not searches and (viewer.is_staff or not wide):
        return None
    return partial(flat.count, _matching(viewer, filter, search, replace(known, common=False), walked=False))


def _kept_count(viewer: Viewer, filter: DossierFilter | None) -> Callable[[], Awaitable[int]]:
    """The sum of the kept counts, less what is among them and private to colleagues."""
    statuses, codes = (given(filter.status), given(filter.scheme)) if filter else (None, None)
    kept, hidden = DossierTally.counting(viewer, statuses, codes), Dossier.hidden_from(viewer)
    if hidden is None:
        return partial(flat.sum_of, kept, "dossiers")
    matching = hidden.filter(equal(status=filter.status, scheme=filter.scheme)) if filter else hidden
    return partial(_difference, kept, matching)


async def _difference(kept: QuerySet[Any], hidden: QuerySet[Any]) -> int:
    async with flat.together():
        return await flat.sum_of(kept, "dossiers") - await flat.count(hidden)


def _text(viewer: Viewer, column: str, text: Any, known: LookedUp) -> Q:
    """A provider's search looks in its own modules only: the others' trainees must not answer it."""
    wanted = terms(given(text))
    if viewer.side is not Side.PROVIDER or not wanted:
        if not is_wide(viewer):
            return of_ones_own(viewer, column, wanted)
        return containing(column, wanted) if known.common else _everywhere(column, wanted, known)
    modules = TrainingModule.visible_to(viewer).filter(all_terms(column, text))
    return Q(id__in=Subquery(modules.values("dossier_id")))


def _everywhere(column: str, wanted: list[str], known: LookedUp) -> Q:
    """By the index of words. It holds those of `search`, among which are the names of `trainee_search`."""
    if column == "search":
        return with_words(wanted, known)
    return with_words(wanted, known) & containing(column, wanted)


def _transmitted(range_: Any) -> Q:
    """Transmitted on these civil dates in Paris, both inclusive."""
    wanted, condition = given(range_), Q()
    if wanted is None:
        return condition
    if (since := given(wanted.from_)) is not None and since > date.min:
        condition &= Q(transmitted_at__gte=_midnight(since))
    if (to := given(wanted.to)) is not None and to < date.max:
        condition &= Q(transmitted_at__lt=_midnight(to + timedelta(days=1)))
    return condition


def _asked_when(period: Any) -> Q:
    """Where, in the order of transmission, lie those whose training overlaps the period."""
    wanted = given(period)
    since, to = (given(wanted.from_), given(wanted.to)) if wanted else (None, None)
    return transmitted_for(since, to) if since or to else Q()


def _midnight(day: date) -> datetime:
    """The instant when the day begins in Paris, in UTC: SQLite compares instants as they are written."""
    return datetime.combine(day, time.min, PARIS).astimezone(UTC)


def _to_do(viewer: Viewer, wanted: Any) -> Q:
    if (needed := given(wanted)) is None:
        return Q()
    condition = Q(status__in=ACTION_NEEDED.get(viewer.side, ()))
    return condition if needed else ~condition


def _in_charge(viewer: Viewer, filter: DossierFilter) -> Q:
    mine, unassigned = given(filter.assigned_to_me), given(filter.unassigned)
    if mine is None and unassigned is None:
        return Q()
    if not viewer.is_staff:
        return Q(id__in=[])
    chosen = Q(id__in=[])
    if mine:
        chosen |= Q(assignee_id=viewer.user_id)
    if unassigned:
        chosen |= Q(assignee_id=None)
    excluded = Q()
    if mine is False:
        excluded &= ~Q(assignee_id=viewer.user_id) | Q(assignee_id=None)
    if unassigned is False:
        excluded &= ~Q(assignee_id=None)
    return chosen & excluded if mine or unassigned else excluded
