"""What is asked of a small and of a large database, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

DOSSIERS: Final = """
query Dossiers(
  $search: String, $filter: DossierFilter, $orderBy: DossierOrder, $after: String, $offset: Int, $counted: Boolean!
) {
  dossiers(search: $search, filter: $filter, orderBy: $orderBy, first: 20, after: $after, offset: $offset) {
    totalCount @include(if: $counted)
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges {
      cursor
      node {
        id number status title startDate endDate
        scheme { code label }
        company { id name siren }
        trainees { id displayName }
        funding { requested granted paid balance }
      }
    }
  }
}
"""

DRAFTS: Final = """
query Drafts($search: String, $filter: DraftFilter, $counted: Boolean!) {
  drafts(search: $search, filter: $filter, first: 20) {
    totalCount @include(if: $counted)
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor node { id number title establishment { id company { id name } } trainees { id } } }
  }
}
"""

VIEWERS: Final = {
    "the funder": "agent@guichet.example",
    "1 entity": "groupe1@charge.example",
    "10 entities": "groupe10@charge.example",
    "500 entities": "groupe500@charge.example",
}

DEEP: Final = 200_000
"""Dossiers before the 10,000th page."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about a list: its name, what it sends; `deep` when it is put to the 10,000th page, or to the last."""

    name: str
    variables: dict[str, Any] = field(default_factory=dict)
    counted: bool = False
    deep: bool = False
    document: str = DOSSIERS


ASKS: Final = (
    Ask("first page"),
    Ask("first page, counted", counted=True),
    Ask("10,000th or last page", deep=True),
    Ask("by title", {"orderBy": {"field": "TITLE", "direction": "ASC"}}),
    Ask("one status, counted", {"filter": {"status": ["UNDER_REVIEW"]}}, counted=True),
    Ask(
        "two statuses and a scheme, counted",
        {"filter": {"status": ["SETTLED", "REFUSED"], "scheme": ["AF"]}},
        counted=True,
    ),
    Ask("transmitted in a month", {"filter": {"transmitted": {"from": "2019-03-01", "to": "2019-03-31"}}}),
    Ask("training in a month", {"filter": {"period": {"from": "2019-03-01", "to": "2019-03-31"}}}),
    Ask("search: a number, counted", {"search": "1903AF000012"}, counted=True),
    Ask("search: three rare words, counted", {"search": "zoé müller œnologie"}, counted=True),
    Ask("search: a common word", {"search": "bureautique"}),
    Ask("search: a trainee's name", {"filter": {"traineeName": "müller zoé"}}),
    Ask("search: two letters", {"search": "zo"}),
    Ask("search: nothing there, counted", {"search": "introuvable"}, counted=True),
    Ask("drafts being written, counted", counted=True, document=DRAFTS),
)


def asked_by_all() -> Iterator[tuple[str, Ask]]:
    """Every viewer with every question."""
    return ((viewer, ask) for viewer in VIEWERS for ask in ASKS)
