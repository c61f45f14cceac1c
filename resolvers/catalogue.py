"""The catalogue: themes and trainings."""

from typing import Any

from auth.permissions import Permission
from models import catalogue as table
from resolvers.doors import query
from schema.catalogue import Theme, TrainingConnection, TrainingFilter, TrainingOrder
from schema.context import Info, viewer_of
from schema.finding.catalogue import in_order, trainings_matching
from schema.maps import reader_for
from schema.reading.again import page_of
from schema.reading.pages import Listed, Window, bound_of
from schema.reading.selection import Selection


@query(needs=Permission.BE_SIGNED_IN)
async def themes(info: Info) -> list[Theme]:
    viewer = viewer_of(info)
    found = table.Theme.visible_to(viewer).order_by("name_key")
    rows: list[Any] = await reader_for(viewer).rows("Theme", found, Selection.of(info))
    return rows


@query(needs=Permission.BE_SIGNED_IN)
async def trainings(
    info: Info,
    search: str | None = None,
    filter: TrainingFilter | None = None,
    order_by: TrainingOrder | None = None,
    first: int | None = None,
    after: str | None = None,
) -> TrainingConnection:
    viewer, order = viewer_of(info), order_by or TrainingOrder()

    def listed() -> Listed:
        found, column = in_order(trainings_matching(viewer, filter, search), search, order)
        bound = bound_of("trainings", filter, search, order, viewer.user_id, viewer.side)
        return Listed("Training", found, column, Window.of(first, after), bound)

    page: Any = await page_of(info, reader_for(viewer), listed)
    return page  # type: ignore[no-any-return]
