"""Fetches what is selected, and no more: one statement for the rows, one more for each relation selected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import flat
from schema.ids import encoder
from schema.reading.dressing import dresser
from schema.reading.maps import (
    Column,
    Computed,
    Gathered,
    Many,
    Map,
    Nested,
    One,
    Record,
    Siblings,
    Source,
    Sums,
    computed,
)
from schema.reading.rows import LATER, Row
from schema.reading.selection import Selection


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one viewer, by the maps of every type."""

    viewer: Viewer
    maps: dict[str, Map]

    async def rows(self, typename: str, query: QuerySet[Any], selection: Selection, *extra: str) -> list[Row]:
        """The rows of a query, with what is selected on them. `extra` columns are kept in `row.record`."""
        columns = self.columns(typename, selection, extra)
        records = await flat.rows_with(query, self.parts(typename, selection), *columns)
        return await self.dressed(typename, records, selection)

    async def rows_and_count(
        self, typename: str, page: QuerySet[Any], whole: QuerySet[Any], selection: Selection, *extra: str
    ) -> tuple[list[Row], int | None]:
        """The rows of a page, and how many the whole has; None when no row of the page says it."""
        columns = self.columns(typename, selection, extra)
        parts = self.parts(typename, selection)
        records, total = await flat.rows_and_count(page, whole, parts, *columns)
        return await self.dressed(typename, records, selection), total

    async def dressed(self, typename: str, records: Sequence[Record], selection: Selection) -> list[Row]:
        """Rows from records already read, which hold the columns of what is selected."""
        one = self.maps[typename]
        chosen = self.chosen(typename, selection)
        dress = selection.once(("dress", id(one)), lambda: dresser(one.typename, chosen))
        rows = [dress(record, self.viewer) for record in records]
        for name, (source, below) in chosen.items():
            if not isinstance(source, Column | Computed):
                attribute = f"read_{name}" if isinstance(source, Nested | Siblings) else name
                for row, value in zip(rows, await self._values(name, source, records, below), strict=True):
                    row.__dict__[attribute] = value
        return rows

    def chosen(self, typename: str, selection: Selection) -> dict[str, tuple[Source, Selection]]:
        """The sources of what is selected on an object of that type, each with what is selected below."""
        one = self.maps[typename]
        return selection.once(("chosen", id(one)), lambda: _sources(one, selection))

    async def by_key(self, typename: str, keys: Iterable[UUID | None], selection: Selection) -> dict[UUID, Row]:
        """Rows that visible rows point to, by key."""
        return await self._keyed(typename, self.maps[typename].reached(self.viewer), keys, selection)

    async def visible(self, typename: str, keys: Iterable[UUID | None], selection: Selection) -> dict[UUID, Row]:
        """Rows that the viewer may ask for by themselves, by key."""
        return await self._keyed(typename, self.maps[typename].visible(self.viewer), keys, selection)

    async def _keyed(
        self, typename: str, query: QuerySet[Any], keys: Iterable[UUID | None], selection: Selection
    ) -> dict[UUID, Row]:
        wanted = {key for key in keys if key is not None}
        if not wanted:
            return {}
        rows = await self.rows(typename, query.filter(id__in=wanted), selection)
        return {row.record["id"]: row for row in rows}

    async def _values(self, name: str, source: Source, records: Sequence[Record], below: Selection) -> Sequence[Any]:
        match source:
            case One():
                return await self.others(source, records, below)
            case Many():
                return await self._children(name, source, records, below)
            case Sums():
                return await self._summed(name, source, records, below)
            case Gathered(_, gather):
                return await gather(self, records, below) if records else []
            case Nested(ask):
                return [ask(record) for record in records]
            case Siblings(ask):
                return ask(records)
            case _:
                return [LATER] * len(records)

    async def others(self, one: One, records: Sequence[Record], below: Selection) -> Sequence[Row | None]:
        """The object that each record leads to; one that is joined is in the record."""
        keys = [record[one.path] for record in records]
        if self.is_joined(one):
            joined = self._joined(one, records, below)
            rows = await self.dressed(one.target, list(joined.values()), below)
            found = dict(zip(joined, rows, strict=True))
        else:
            found = await (self.by_key if one.reached else self.visible)(one.target, keys, below)
        return [found.get(key) for key in keys]

    def is_joined(self, one: One) -> bool:
        """Whether the row says all about the object: then its columns are read with those of the row."""
        return one.reached and not self.maps[one.target].reached(self.viewer)._q_objects

    def _joined(self, one: One, records: Sequence[Record], below: Selection) -> dict[UUID, Record]:
        """The records of the objects by key, out of those of the rows."""
        names = [(name, f"{relation(one)}__{name}") for name in self.columns(one.target, below)]
        first = {record[one.path]: record for record in records if record[one.path] is not None}
        return {key: {name: record[path] for name, path in names} for key, record in first.items()}

    def joins(self, typename: str, selection: Selection) -> tuple[Any, ...]:
        """Which of the selected objects are read with the row; it may depend on the viewer."""
        return tuple(
            [
                (name, isinstance(source, One) and self.is_joined(source), self.joins(source.target, below))
                for name, (source, below) in self.chosen(typename, selection).items()
                if isinstance(source, One | Many | Sums)
            ]
        )

    def columns(self, typename: str, selection: Selection, extra: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The paths of the columns that make the objects, those of joined objects included."""
        chosen = self.chosen(typename, selection)
        ones = [(source, below) for source, below in chosen.values() if isinstance(source, One)]
        joined = [(one, self.columns(one.target, below)) for one, below in ones if self.is_joined(one)]
        paths = [f"{relation(one)}__{name}" for one, names in joined for name in names]
        return tuple(sorted({"id", *extra, *paths, *_own_columns(chosen.values())}))

    def parts(self, typename: str, selection: Selection) -> list[flat.Part]:
        """What the statement of the rows may read of other rows, each under the name of its field."""
        chosen = self.chosen(typename, selection)
        return [
            self._part(name, source, below)
            for name, (source, below) in chosen.items()
            if isinstance(source, Many | Sums)
        ]

    def _part(self, name: str, source: Many | Sums, below: Selection) -> flat.Part:
        query = self._pointing(source)
        if query._q_objects:
            return self._part_of(name, source, query, below)
        # The same for all viewers.
        return below.once(("part", name, source), lambda: self._part_of(name, source, query, below))

    def _part_of(self, name: str, source: Many | Sums, query: QuerySet[Any], below: Selection) -> flat.Part:
        if isinstance(source, Sums):
            return flat.Part(beside(name), query, source.back, source.columns, summed=True)
        return flat.Part(beside(name), query, source.back, self.columns(source.target, below))

    def _pointing(self, source: Many | Sums) -> QuerySet[Any]:
        """The rows that may point to a visible one."""
        if isinstance(source, Sums):
            return self.maps[source.of].reached(self.viewer)
        target = self.maps[source.target]
        return (target.reached if source.reached else target.visible)(self.viewer).order_by(*source.order)

    async def _children(self, name: str, many: Many, records: Sequence[Record], below: Selection) -> Sequence[Any]:
        if records and beside(name) in records[0]:
            families = [record[beside(name)] for record in records]
            rows = await self.dressed(many.target, [one for family in families for one in family], below)
            ends = list(accumulate(map(len, families)))
            return [rows[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        found: dict[UUID, list[Row]] = defaultdict(list)
        query = self._pointing(many).filter(**{f"{many.back}__in": [record["id"] for record in records]})
        for child in await self.rows(many.target, query, below, many.back) if records else ():
            found[child.record[many.back]].append(child)
        return [found[record["id"]] for record in records]

    async def _summed(self, name: str, sums: Sums, records: Sequence[Record], below: Selection) -> Sequence[Row]:
        if records and beside(name) in records[0]:
            found = {record["id"]: record[beside(name)] for record in records}
        else:
            found = await flat.sums(self._pointing(sums), sums.back, sums.columns, [one["id"] for one in records])
        nothing = dict.fromkeys(sums.columns)
        summed = [{"id": record["id"], **found.get(record["id"], nothing)} for record in records]
        return await self.dressed(sums.target, summed, below)


def node_id(typename: str) -> Computed:
    """The global identifier of a row of that type."""
    return computed(("id",), encoder(typename))


def _sources(one: Map, selection: Selection) -> dict[str, tuple[Source, Selection]]:
    asked = selection.fields(one.typename)
    return {name: (one.fields[name], below) for name, below in asked.items() if name != "__typename"}


def beside(name: str) -> str:
    """Where a record holds the parts that a field is made of; no column has such a name."""
    return f"parts of {name}"


def relation(one: One) -> str:
    """`establishment__company_id` → `establishment__company`."""
    return one.path.removesuffix("_id")


def _own_columns(sources: Iterable[tuple[Source, Selection]]) -> set[str]:
    columns: set[str] = set()
    for source, _ in sources:
        match source:
            case Column(path) | One(_, path):
                columns.add(path)
            case Computed(paths) | Gathered(paths):
                columns.update(paths)
    return columns
