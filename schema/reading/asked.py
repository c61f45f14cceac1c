"""Fields with arguments on each row of a list: for each row, what the resolver of the field calls with them."""

from __future__ import annotations

from asyncio import Task, create_task
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from auth.viewer import Viewer
from schema.context import Info
from schema.reading.bounds import bound_of
from schema.reading.maps import Many, Pages, Record
from schema.reading.pages import Order, Window, read_page
from schema.reading.rows import Row
from schema.reading.selection import Selection

if TYPE_CHECKING:
    from schema.reading.reader import Reader

Read = Callable[..., Awaitable[Any]]


def lists_of(reader: Reader, many: Many, records: Sequence[Record]) -> list[Read]:
    """The first one that is asked reads for all of them what is asked with the same arguments."""
    begun: dict[Hashable, Task[list[list[Row]]]] = {}

    def asked_of(place: int) -> Read:
        async def read(info: Info, **arguments: Any) -> list[Row]:
            selection = Selection.of(info)
            which = (id(selection), *sorted(arguments.items()))
            if which not in begun:
                query = reader.pointing(many, **arguments)
                begun[which] = create_task(reader.children(many, query, records, selection))
            return (await begun[which])[place]

        return read

    return [asked_of(place) for place in range(len(records))]


def pages_of(reader: Reader, pages: Pages, records: Sequence[Record]) -> list[Read]:
    """Each reads its own."""

    def asked_of(key: UUID) -> Read:
        async def read(info: Info, first: int | None = None, after: str | None = None, **arguments: Any) -> Row:
            query = reader.pointing(pages, **arguments).filter(**{pages.back: key})
            bound = bound_for(pages, key, reader.viewer, arguments)
            window, order = Window.of(first, after), Order.of(pages.order)
            return await read_page(reader, pages.target, query, order, window, bound, Selection.of(info))

        return read

    return [asked_of(record["id"]) for record in records]


def bound_for(pages: Pages, key: UUID, viewer: Viewer, arguments: dict[str, Any]) -> str:
    """What tells the list of that row from others, in cursors."""
    return bound_of(pages.name, key, arguments, viewer.user_id, viewer.side)
