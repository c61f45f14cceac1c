"""Pages of a list, by keyset: a page costs the same wherever it is, and nothing is skipped or repeated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import flat
from schema.errors import BadInput
from schema.reading import cursors
from schema.reading.bounds import bound_of as bound_of
from schema.reading.rows import Row
from schema.reading.selection import Selection

if TYPE_CHECKING:
    from schema.reading.reader import Reader

USUAL, MOST = 20, 100


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list that is wanted. `size` rows from the cursor, forwards or backwards, or after `offset` rows."""

    size: int
    cursor: str | None = None
    backwards: bool = False
    offset: int = 0

    @classmethod
    def of(
        cls,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        offset: int | None = None,
    ) -> Window:
        """From the arguments of a connection; raises BadInput when they contradict each other."""
        backwards = last is not None or before is not None
        if backwards and (first is not None or after is not None):
            raise BadInput("Indiquez soit « first » et « after », soit « last » et « before ».")
        if offset is not None and (backwards or after is not None):
            raise BadInput("« offset » ne se combine pas avec un curseur.")
        if offset is not None and not 0 <= offset <= 1_000_000:
            raise BadInput("« offset » doit être compris entre 0 et 1 000 000.")
        return cls(page_size(last if backwards else first), before if backwards else after, backwards, offset or 0)


@dataclass(frozen=True, slots=True)
class Order:
    """A column that is never null and a direction; the identifier settles what is equal."""

    column: str
    descending: bool

    @classmethod
    def of(cls, written: str) -> Order:
        """As queries write it: `-sent_at`."""
        return cls(written.removeprefix("-"), written.startswith("-"))

    def sorted(self, query: QuerySet[Any], backwards: bool = False) -> QuerySet[Any]:
        """The rows in this order, or in the other direction."""
        sign = "-" if self.descending != backwards else ""
        return query.order_by(f"{sign}{self.column}", f"{sign}id")


Count = Callable[[], Awaitable[int]]
"""How many rows a list has, known otherwise than by counting them."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A number that a connection says in `field`, whatever its page: the sum of a column over the rows of `query`."""

    field: str
    query: QuerySet[Any]
    column: str

    async def now(self) -> int:
        """Read by itself."""
        return sum([row[self.column] for row in await flat.rows(self.query, self.column)])


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the rows of `query`, which `bound` tells from others; `count` says how many it has, if given."""

    typename: str
    query: QuerySet[Any]
    order: Order
    window: Window
    bound: str
    count: Count | None = None
    tally: Tally | None = None

    def cut(self) -> QuerySet[Any]:
        """The rows of the page, and the one that follows it."""
        column, window = self.order.column, self.window
        descending = self.order.descending != window.backwards
        beyond = () if window.cursor is None else (_beyond(column, descending, window.cursor, self.bound),)
        page = self.order.sorted(self.query.filter(*beyond), window.backwards).limit(window.size + 1)
        return page.offset(window.offset) if window.offset else page

    async def has_before(self) -> bool:
        """Whether rows lie on the side that the page comes from."""
        if self.window.cursor is None:
            return self.window.offset > 0 and await flat.exists(self.query)
        column, ascending = self.order.column, self.order.descending == self.window.backwards
        return await flat.exists(self.query.filter(_beyond(column, ascending, self.window.cursor, self.bound, "e")))

    async def total(self, found: int) -> int:
        """How many rows the list has, of which the page and what follows it hold so many."""
        if self.window.cursor is None and not self.window.offset and found <= self.window.size:
            return found
        return await (self.count() if self.count else flat.count(self.query))


async def read_page(
    reader: Reader,
    typename: str,
    query: QuerySet[Any],
    order: Order,
    window: Window,
    bound: str,
    selection: Selection,
    count: Count | None = None,
) -> Row:
    """A connection over the rows of `query`."""
    return await page_in_rows(reader, Listed(typename, query, order, window, bound, count), selection)


async def page_in_rows(reader: Reader, listed: Listed, selection: Selection) -> Row:
    """A connection over the rows of a list. They are counted only when `totalCount` is selected."""
    asked, window = Asked.of(listed.typename, selection), listed.window
    async with flat.together():
        found, total = await _cut(reader, listed, asked)
        before = asked.looks_back(window) and await listed.has_before()
        tally = asked.tally(listed)
        tallies = {tally.field: await tally.now()} if tally else {}
    rows, more = found[: window.size], len(found) > window.size
    if window.backwards:
        rows.reverse()
    write = cursors.Writer(listed.bound)
    marks = [write(row.record[listed.order.column], row.record["id"]) for row in rows]
    return Row(
        f"{listed.typename}Connection",
        nodes=rows,
        edges=[Row(f"{listed.typename}Edge", cursor=mark, node=row) for mark, row in zip(marks, rows, strict=True)],
        page_info=_page_info(marks, window, more, before),
        total_count=total,
        **tallies,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is selected on a page: on its objects, its count, cursors, its ends, and of the connection itself."""

    nodes: Selection
    total: bool
    cursors: bool
    ends: frozenset[str]
    fields: frozenset[str]

    @classmethod
    def of(cls, typename: str, selection: Selection) -> Asked:
        """What is selected on a connection of that type."""
        return selection.once(("page", typename), lambda: cls._of(typename, selection))

    @classmethod
    def _of(cls, typename: str, selection: Selection) -> Asked:
        connection = f"{typename}Connection"
        edge, edges = f"{typename}Edge", selection.under(connection, "edges")
        ends = selection.under(connection, "page_info").fields("PageInfo")
        fields = selection.fields(connection)
        return cls(
            nodes=selection.under(connection, "nodes").merged(edges.under(edge, "node")),
            total="total_count" in fields,
            cursors="cursor" in edges.fields(edge) or not ends.keys().isdisjoint(("start_cursor", "end_cursor")),
            ends=frozenset(ends),
            fields=frozenset(fields),
        )

    def tally(self, listed: Listed) -> Tally | None:
        """That of the list, if it is selected."""
        return listed.tally if listed.tally and listed.tally.field in self.fields else None

    def looks_back(self, window: Window) -> bool:
        """Whether it is asked if rows lie on the side that the page comes from."""
        return ("has_next_page" if window.backwards else "has_previous_page") in self.ends


async def _cut(reader: Reader, listed: Listed, asked: Asked) -> tuple[list[Row], int | None]:
    """The rows of the page and the one that follows it, and the count of the list when it is selected."""
    page, column = listed.cut(), listed.order.column
    total: int | None = None
    if asked.total and listed.count is None:
        rows, total = await reader.rows_and_count(listed.typename, page, listed.query, asked.nodes, column)
    else:
        rows = await reader.rows(listed.typename, page, asked.nodes, column)
    return rows, await listed.total(len(rows)) if asked.total and total is None else total


def _beyond(column: str, descending: bool, cursor: str, bound: str, or_there: str = "") -> Q:
    """Rows past the cursor, in the form that an index can answer (`<=` AND (`<` OR id `<`)); with "e", also its own."""
    value, key = cursors.read(cursor, bound)
    way = "lt" if descending else "gt"
    past = Q(**{f"{column}__{way}": value}) | Q(**{f"id__{way}{or_there}": key})
    return Q(**{f"{column}__{way}e": value}) & past


def _page_info(marks: Sequence[str], window: Window, more: bool, before: bool) -> Row:
    return Row(
        "PageInfo",
        has_next_page=before if window.backwards else more,
        has_previous_page=more if window.backwards else before,
        start_cursor=marks[0] if marks else None,
        end_cursor=marks[-1] if marks else None,
    )


def page_size(asked: int | None) -> int:
    """How many are given when so many are asked for. Raises BadInput."""
    if asked is None:
        return USUAL
    if not 0 <= asked <= MOST:
        raise BadInput(f"Une page compte de 0 à {MOST} éléments.")
    return asked
