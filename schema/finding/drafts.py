"""Drafts that match a filter and a quick search."""

from typing import Any

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.drafts import Draft
from schema.draft_inputs import DraftFilter
from schema.finding.common import all_terms, equal, of_request


def drafts_matching(viewer: Viewer, filter: DraftFilter | None, search: str | None) -> QuerySet[Any]:
    """Drafts that the viewer sees and that match."""
    found: QuerySet[Any] = Draft.visible_to(viewer).filter(all_terms("search", search))
    if not filter:
        return found
    return found.filter(
        of_request(filter),
        equal(state=filter.state, alert=filter.alert),
        all_terms("trainee_search", filter.trainee_name),
    )
