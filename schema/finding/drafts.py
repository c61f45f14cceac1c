"""Drafts that match a filter and a quick search.

The list is that of the requests «en cours de saisie», apart from the dossiers (S1:613, S1:624): those that became one
are found by the state TRANSMITTED, else one by one.
"""

from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.drafts import Draft
from models.states import DraftState
from schema.draft_inputs import DraftFilter
from schema.finding.common import all_terms, equal, given, of_request

_BEING_WRITTEN = Q(state__in=[state for state in DraftState if state is not DraftState.TRANSMITTED])
"""The states by name: those that became dossiers are not even read."""


def drafts_matching(viewer: Viewer, filter: DraftFilter | None, search: str | None) -> QuerySet[Any]:
    """Drafts that the viewer sees and that match; without a state, those that are still being written."""
    found: QuerySet[Any] = Draft.visible_to(viewer).filter(all_terms("search", search))
    if not (filter and given(filter.state)):
        found = found.filter(_BEING_WRITTEN)
    if not filter:
        return found
    return found.filter(
        of_request(filter),
        equal(state=filter.state, alert=filter.alert),
        all_terms("trainee_search", filter.trainee_name),
    )
