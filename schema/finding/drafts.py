"""Drafts that match a filter and a quick search."""

from typing import Any

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.drafts import Draft
from schema.draft_inputs import DraftFilter
from schema.finding.common import all_terms, equal, known_schemes, of_entities, overlapping


def drafts_matching(viewer: Viewer, filter: DraftFilter | None, search: str | None) -> QuerySet[Any]:
    """Drafts that the viewer sees and that match."""
    found: QuerySet[Any] = Draft.visible_to(viewer).filter(all_terms("search", search))
    if not filter:
        return found
    return found.filter(
        equal(
            scheme=known_schemes(filter.scheme),
            sub_scheme=filter.sub_scheme,
            state=filter.state,
            management_mandate=filter.management_mandate,
            payment_subrogation=filter.payment_subrogation,
            alert=filter.alert,
        ),
        overlapping(filter.period),
        of_entities(filter.entity_number),
        all_terms("trainee_search", filter.trainee_name),
    )
