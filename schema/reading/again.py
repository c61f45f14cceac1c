"""Lists that are asked for again: statement and answer are found once, and each page is written out of its records.

What is kept follows from the viewer and from the question alone; rights that moved meanwhile make another viewer.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auth.per_database import per_database
from auth.viewer import Viewer
from models import flat
from schema.context import Info
from schema.reading import cursors
from schema.reading.maps import Gathered
from schema.reading.pages import Asked, Listed, page_in_rows
from schema.reading.reader import Reader
from schema.reading.rows import Told
from schema.reading.selection import Selection
from schema.reading.shapes import Description, Each, Names, Plain, Shape, Shaper, Thing

MOST_KEPT = 1000
"""Pages: 4 kB each, their texts are shared."""

_PARAMETERS = "rows, viewer, write, total, tally, following, preceding, gathered"
_LOOP = "for place, row in enumerate(rows)"


async def page_of(info: Info, reader: Reader, listed: Callable[[], Listed]) -> Any:
    """A connection over the list that `listed` gives: it follows from the viewer and the arguments of the field."""
    page = _kept().of(info, reader, listed) if info.context.question is not None else None
    if page is not None:
        return await page.told(reader)
    return await page_in_rows(reader, listed(), Selection.of(info))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is asked for again."""

    listed: Listed
    statement: flat.Ready
    tell: Callable[..., Any]
    write: Callable[..., str]
    counts: bool
    """Whether another statement counts."""
    looks_back: bool
    """Whether another statement says if rows come before."""
    gathered: Mapping[str, tuple[Gathered, Selection]]
    """What others read for all rows at once, by the names of the fields."""

    async def told(self, reader: Reader) -> Told:
        """Its answer now."""
        if not (self.counts or self.looks_back or self.gathered):
            return await self._told(reader)
        async with flat.together():
            return await self._told(reader)

    async def _told(self, reader: Reader) -> Told:
        rows = await self.statement.read(flat.doubt_here())
        numbers = await self._numbers(rows)
        before = self.looks_back and await self.listed.has_before()
        window, more = self.listed.window, len(rows) > self.listed.window.size
        shown = rows[: window.size][::-1] if window.backwards else rows[: window.size]
        ends = (before, more) if window.backwards else (more, before)
        return Told(self.tell(shown, reader.viewer, self.write, *numbers, *ends, await self._beside(reader, shown)))

    async def _numbers(self, rows: Sequence[Any]) -> tuple[int | None, int | None]:
        """Count and tally, where no row says them: without rows, none does."""
        said = () if rows else self.statement.layout.beside
        total = await self.listed.total(len(rows)) if self.counts or flat.TOTAL in said else None
        tally = await self.listed.tally.now() if self.listed.tally and flat.TALLY in said else None
        return total, tally

    async def _beside(self, reader: Reader, rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
        if not self.gathered or not rows:
            return {}
        names = {"id"}.union(*[source.paths for source, _ in self.gathered.values()])
        records = self.statement.layout.by_name(rows, names)
        return {name: await source.gather(reader, records, below) for name, (source, below) in self.gathered.items()}


def _prepared(info: Info, reader: Reader, listed: Listed) -> _Page | None:
    """None when its rows must be made."""
    asked = Asked.of(listed.typename, Selection.of(info))
    counts = asked.total and listed.count is not None
    tally = asked.tally(listed)
    statement = flat.ready(
        listed.cut(),
        listed.query if asked.total and not counts else None,
        (tally.query, tally.column) if tally else None,
        reader.parts(listed.typename, asked.nodes),
        reader.columns(listed.typename, asked.nodes, (listed.order.column,)),
        flat.doubt_here(),
    )
    if statement is None:
        return None
    key = (statement.layout.key, reader.joins(listed.typename, asked.nodes), listed.order.column)
    tell = info.context.question.teller(key, lambda: _described(reader, listed, asked.nodes, statement.layout))
    write, chosen = cursors.writer(listed.bound), reader.chosen(listed.typename, asked.nodes)
    gathered = {name: (one, below) for name, (one, below) in chosen.items() if isinstance(one, Gathered)}
    return tell and _Page(listed, statement, tell, write, counts, asked.looks_back(listed.window), gathered)


def _described(reader: Reader, listed: Listed, nodes: Selection, layout: flat.Layout) -> Description:
    """A connection, out of records of this layout."""
    shaper, kind = Shaper(reader, Names()), listed.typename
    row = shaper.row(kind, nodes, layout, "row")

    def cursor(record: str) -> str:
        values = shaper.columns(layout, record)
        return f"write({values[listed.order.column]}, {values['id']})"

    edge: dict[str, Shape] = {"cursor": Plain(cursor("row")), "node": row}
    ends: dict[str, Shape] = {
        "has_next_page": Plain("following"),
        "has_previous_page": Plain("preceding"),
        "start_cursor": Plain(f"({cursor('rows[0]')} if rows else None)"),
        "end_cursor": Plain(f"({cursor('rows[-1]')} if rows else None)"),
    }
    counted, tallied = layout.place(flat.TOTAL), layout.place(flat.TALLY)
    page: dict[str, Shape] = {
        "nodes": Each(row, _LOOP),
        "edges": Each(Thing(f"{kind}Edge", edge.__getitem__), _LOOP),
        "page_info": Thing("PageInfo", ends.__getitem__),
        "total_count": Plain("total" if counted is None else f"(rows[0][{counted}] if rows else total)"),
    }
    if listed.tally:
        page[listed.tally.field] = Plain(f"((rows[0][{tallied}] or 0) if rows else tally)")
    return Description(Thing(f"{kind}Connection", page.__getitem__), _PARAMETERS, shaper.names)


class _Kept:
    """Pages by viewer and question, which are the same objects as long as both last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[int, int, bool], tuple[Viewer, Any, _Page | None]] = OrderedDict()

    def of(self, info: Info, reader: Reader, listed: Callable[[], Listed]) -> _Page | None:
        """The page that this viewer asks for; made the first time."""
        question = info.context.question
        key = id(reader.viewer), id(question), flat.doubt_here() is not None
        if key not in self._pages:
            # With both objects: their ids are in the key, and no others may take them.
            self._pages[key] = reader.viewer, question, _prepared(info, reader, listed())
            if len(self._pages) > MOST_KEPT:
                self._pages.popitem(last=False)
        return self._pages[key][2]


_kept = per_database(_Kept)
