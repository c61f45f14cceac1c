"""What is asked for again: statement and answer are found once, and each answer is written out of records.

What is kept follows from the viewer, the question and the day alone; rights that moved meanwhile make another viewer.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.queryset import QuerySet

from models import flat
from schema.context import Info
from schema.reading import cursors
from schema.reading.connections import PAGE, ROW, described_page, described_row
from schema.reading.kept import kept
from schema.reading.maps import Gathered
from schema.reading.pages import Asked, Listed, page_in_rows
from schema.reading.reader import Reader
from schema.reading.rows import NotShaped, Told
from schema.reading.selection import Selection

Kept = TypeVar("Kept", bound="_Page | _Object")


async def page_of(info: Info, reader: Reader, listed: Callable[[], Listed], *, again: bool = True) -> Any:
    """A connection over the list that `listed` gives. `again`: it follows from the viewer, the arguments of the field
    and the day."""
    page = _found(info, reader, (lambda asking: _page(info, asking, listed())) if again else None)
    if page is not None:
        return await page.told(reader)
    return await page_in_rows(reader, listed(), Selection.of(info))


async def object_of(info: Info, reader: Reader, typename: str, query: QuerySet[Any]) -> Any:
    """The only row of a query that follows from the viewer and the arguments of the field; None without it."""
    known = _found(info, reader, lambda asking: _object(info, asking, typename, query))
    if known is not None:
        return await known.told(reader)
    rows = await reader.rows(typename, query, Selection.of(info))
    return rows[0] if rows else None


Beside = Mapping[str, tuple[Gathered, Selection]]
"""What others read for all rows at once, by the names of the fields."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is asked for again."""

    listed: Listed
    statement: flat.Ready
    tell: Callable[..., Any]
    write: cursors.Writer
    counts: bool
    """Whether another statement counts."""
    looks_back: bool
    """Whether another statement says if rows come before."""
    gathered: Beside

    async def told(self, reader: Reader) -> Told:
        """Its answer now."""
        return await _told_in(self._told(reader), self.counts or self.looks_back or bool(self.gathered))

    async def _told(self, reader: Reader) -> Told:
        rows = await self.statement.read(flat.doubt_here())
        numbers = await self._numbers(rows)
        before = self.looks_back and await self.listed.has_before()
        window, more = self.listed.window, len(rows) > self.listed.window.size
        shown = rows[: window.size][::-1] if window.backwards else rows[: window.size]
        ends = (before, more) if window.backwards else (more, before)
        beside = await _read_beside(reader, self.statement, self.gathered, shown)
        return Told(self.tell(shown, reader.viewer, self.write, *numbers, *ends, beside))

    async def _numbers(self, rows: Sequence[Any]) -> tuple[int | None, int | None]:
        """Count and tally, where no row says them: without rows, none does."""
        said = () if rows else self.statement.layout.beside
        total = await self.listed.total(len(rows)) if self.counts or flat.TOTAL in said else None
        tally = await self.listed.tally.now() if self.listed.tally and flat.TALLY in said else None
        return total, tally


@dataclass(frozen=True, slots=True)
class _Object:
    """An object that is asked for again."""

    statement: flat.Ready
    tell: Callable[..., Any]
    gathered: Beside

    async def told(self, reader: Reader) -> Told:
        """Its answer now."""
        return await _told_in(self._told(reader), bool(self.gathered))

    async def _told(self, reader: Reader) -> Told:
        rows = await self.statement.read(flat.doubt_here())
        beside = await _read_beside(reader, self.statement, self.gathered, rows)
        return Told(self.tell(rows[0] if rows else None, reader.viewer, beside))


async def _told_in(told: Awaitable[Told], several: bool) -> Told:
    """What one statement tells, or several through one connection."""
    if not several:
        return await told
    async with flat.together():
        return await told


async def _read_beside(
    reader: Reader, statement: flat.Ready, gathered: Beside, rows: Sequence[Any]
) -> dict[str, Sequence[Any]]:
    if not gathered or not rows:
        return {}
    names = {"id"}.union(*[source.paths for source, _ in gathered.values()])
    records = statement.layout.by_name(rows, names)
    return {name: await source.gather(reader, records, below) for name, (source, below) in gathered.items()}


def _page(info: Info, reader: Reader, listed: Listed) -> _Page | None:
    """None when its rows must be made."""
    asked, column = Asked.of(listed.typename, Selection.of(info)), listed.order.column
    counts = asked.total and listed.count is not None
    tally = asked.tally(listed)
    joins = reader.joins(listed.typename, asked.nodes)
    spelled = _spelled(info, reader, listed.query, (listed.typename, joins), asked.nodes, is_page=True)
    statement = flat.ready(
        listed.cut(),
        listed.query if asked.total and not counts else None,
        (tally.query, tally.column) if tally else None,
        [part.spelled(spelled) for part in reader.parts(listed.typename, asked.nodes)],
        reader.columns(listed.typename, asked.nodes, (column,)),
        flat.doubt_here(),
        _rows(reader, listed, spelled, asked),
    )
    if statement is None:
        return None
    layout = statement.layout
    key = (PAGE, layout.key, joins, column)
    tell = info.context.question.teller(key, lambda: described_page(reader, listed, asked.nodes, layout))
    gathered, write = _gathered(reader, listed.typename, asked.nodes), cursors.Writer(listed.bound)
    return tell and _Page(listed, statement, tell, write, counts, asked.looks_back(listed.window), gathered)


def _object(info: Info, reader: Reader, typename: str, query: QuerySet[Any]) -> _Object | None:
    """None when its row must be made."""
    asked = Selection.of(info)
    columns, parts = reader.columns(typename, asked), reader.parts(typename, asked)
    joins = reader.joins(typename, asked)
    spelled = _spelled(info, reader, query, (typename, joins), asked, is_page=False)
    statement = flat.ready(
        query,
        None,
        None,
        [part.spelled(spelled) for part in parts],
        columns,
        flat.doubt_here(),
        flat.SpelledRows(spelled.row) if spelled.row else None,
    )
    if statement is None:
        return None
    layout = statement.layout
    key = (ROW, layout.key, joins)
    tell = info.context.question.teller(key, lambda: described_row(reader, typename, asked, layout))
    return tell and _Object(statement, tell, _gathered(reader, typename, asked))


def _spelled(
    info: Info, reader: Reader, query: QuerySet[Any], key: tuple[str, Any], selection: Selection, *, is_page: bool
) -> flat.Spelled:
    """What is spelled of rows of that type, with these joins."""
    if not flat.spells(query):
        return flat.NOTHING
    found: flat.Spelled = info.context.question.spelled(key, reader, key[0], selection, is_page=is_page)
    return found


def _rows(reader: Reader, listed: Listed, spelled: flat.Spelled, asked: Asked) -> flat.SpelledRows | None:
    """The rows of a page, when all is spelled that is asked of them."""
    if spelled.row is None:
        return None
    if not asked.cursors:
        return flat.SpelledRows(spelled.row)
    cursor = cursors.spelling(reader.maps[listed.typename].model, listed.order.column)
    return None if cursor is None else flat.SpelledRows(spelled.row, cursor)


def _gathered(reader: Reader, typename: str, selection: Selection) -> Beside:
    chosen = reader.chosen(typename, selection)
    return {name: (one, below) for name, (one, below) in chosen.items() if isinstance(one, Gathered)}


def _found(info: Info, reader: Reader, make: Callable[[Reader], Kept | None] | None) -> Kept | None:
    """What is kept for this viewer and question; None when rows must be made. Raises `NotShaped` when only graphql-core
    can answer those."""
    question = info.context.question
    if question is None:
        return None
    found: Kept | None = kept().of(question, reader, make) if make else None
    if found is None and not question.answers_rows:
        raise NotShaped
    return found
