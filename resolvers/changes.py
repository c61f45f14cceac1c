"""The change feed, by which partner systems keep a copy (docs/change-feed.md)."""

from typing import Any

from auth.permissions import Permission
from resolvers.doors import query
from schema.changes import ChangePage
from schema.context import Info, viewer_of
from schema.maps.changes import USUAL, Feed
from schema.reading.selection import Selection


@query(needs=Permission.BE_SIGNED_IN)
async def changes(
    info: Info, after: str | None = None, first: int | None = USUAL, types: list[str] | None = None
) -> ChangePage:
    """Everything that changed in the viewer's perimeter since `after`; without it, from now on."""
    feed = await Feed.of(viewer_of(info), types)
    page: Any = await feed.now() if after is None else await feed.since(after, first, Selection.of(info))
    return page  # type: ignore[no-any-return]
