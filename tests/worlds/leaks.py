"""Mistakes planted in the product, each of which tells somebody a little of what they may not see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tortoise.expressions import Q, Subquery

from auth.viewer import Viewer
from models import dossiers, drafts
from models.bell import InboxEntry
from models.changes.logging import last_position
from models.documents import Document
from models.dossiers import Dossier
from models.drafts import Draft
from models.perimeter import EVERYTHING
from resolvers import nodes
from schema.errors import NotFound
from schema.finding import dossiers as finding
from schema.finding.common import all_terms
from schema.ids import decode
from schema.maps import viewer as viewer_map
from schema.maps.changes import Feed
from schema.reading.reader import Reader

WHY = "a planted mistake"
Plant = Callable[[pytest.MonkeyPatch], None]


def a_list_without_its_perimeter(patch: pytest.MonkeyPatch) -> None:
    """Everybody lists every dossier."""
    patch.setattr(Dossier, "_condition", lambda *_: EVERYTHING)


def a_count_of_everything(patch: pytest.MonkeyPatch) -> None:
    """The rows are the right ones; their number is not."""
    right = Reader.rows_and_count

    async def wrong(self: Reader, *given: Any) -> tuple[list[Any], int]:
        rows, total = await right(self, *given)
        return rows, (total or 0) + await Draft.everyones(WHY).count()

    patch.setattr(Reader, "rows_and_count", wrong)


def a_number_of_unread_lines_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """A computed field that looks too far."""

    async def wrong(viewer: Viewer) -> int:
        return await InboxEntry.everyones(WHY).filter(read_at=None).count()

    patch.setattr(viewer_map, "unread_count", wrong)


def another_error_for_what_exists(patch: pytest.MonkeyPatch) -> None:
    """A draft that one may not see is refused, where one that does not exist is null."""
    right = nodes._read

    async def wrong(info: Any, ids: list[Any]) -> list[Any]:
        found = await right(info, ids)
        for id, one in zip(ids, found, strict=True):
            known = decode(id)
            if one is None and known and await Draft.everyones(WHY).filter(id=known[1]).exists():
                raise NotFound
        return found

    patch.setattr(nodes, "_read", wrong)


def a_search_in_the_whole_dossier(patch: pytest.MonkeyPatch) -> None:
    """A provider's search is answered by the trainees of the other provider."""
    patch.setattr(finding, "_text", lambda viewer, column, text, known: all_terms(column, text))


def the_requests_that_colleagues_keep_private(patch: pytest.MonkeyPatch) -> None:
    """A contact sees whatever the entity has."""
    for module in (drafts, dossiers):
        patch.setattr(module, "private_to_others", lambda *_: None)


def a_cursor_that_counts_the_changes_of_all(patch: pytest.MonkeyPatch) -> None:
    """Where the feed stands for somebody to whom nothing new was told."""

    async def wrong(self: Feed) -> Any:
        return self._page([], await last_position(), more=False)

    patch.setattr(Feed, "now", wrong)


def the_documents_of_the_other_provider(patch: pytest.MonkeyPatch) -> None:
    """A perimeter that forgets its last condition."""

    def wrong(viewer: Viewer) -> Any:
        of_drafts = Q(draft_id__in=Subquery(Draft.visible_to(viewer).values("id")))
        of_dossiers = Q(dossier_id__in=Subquery(Dossier.visible_to(viewer).values("id")))
        return Document.everyones(WHY).filter(of_drafts | of_dossiers)

    patch.setattr(Document, "visible_to", wrong)


LEAKS: Sequence[Plant] = (
    a_list_without_its_perimeter,
    a_count_of_everything,
    a_number_of_unread_lines_of_everybody,
    another_error_for_what_exists,
    a_search_in_the_whole_dossier,
    the_requests_that_colleagues_keep_private,
    a_cursor_that_counts_the_changes_of_all,
    the_documents_of_the_other_provider,
)
