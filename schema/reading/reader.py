"""Fetches what is selected, and no more: one statement for the rows, one more for each relation selected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from models import flat
from schema.ids import encoder, sql_of
from schema.reading.asked import lists_of, pages_of
from schema.reading.dressing import dresser
from schema.reading.maps import (
    Column,
    Computed,
    Either,
    Gathered,
    Many,
    One,
    Pages,
    Record,
    Source,
    Sql,
    Sums,
    computed,
)
from schema.reading.rows import LATER, Row
from schema.reading.selection import Selection
from schema.reading.wanted import Wanted, beside, link_of, relation


@dataclass(frozen=True, slots=True)
class Reader(Wanted):
    """Reads for one viewer, by the maps of every type."""

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
                attribute = f"read_{name}" if _is_asked(source) else name
                for row, value in zip(rows, await self._values(name, source, records, below), strict=True):
                    row.__dict__[attribute] = value
        return rows

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
            case Many(asked=True):
                return lists_of(self, source, records)
            case Pages():
                return pages_of(self, source, records)
            case Many():
                return await self._children(name, source, records, below)
            case Sums():
                return await self._summed(name, source, records, below)
            case Either(kind, key):
                return await self._either(kind, key, records, below)
            case Gathered(_, gather):
                return await gather(self, records, below) if records else []
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

    def _joined(self, one: One, records: Sequence[Record], below: Selection) -> dict[UUID, Record]:
        """The records of the objects by key, out of those of the rows."""
        way = f"{relation(one)}__"
        first = {record[one.path]: record for record in records if record[one.path] is not None}
        return {
            key: {path.removeprefix(way): value for path, value in record.items() if path.startswith(way)}
            for key, record in first.items()
        }

    async def _either(self, kind: str, key: str, records: Sequence[Record], below: Selection) -> Sequence[Row | None]:
        found: dict[UUID, Row] = {}
        for typename in {record[kind] for record in records} & self.maps.keys():
            found |= await self.visible(typename, [one[key] for one in records if one[kind] == typename], below)
        return [found.get(record[key]) for record in records]

    async def _children(self, name: str, many: Many, records: Sequence[Record], below: Selection) -> Sequence[Any]:
        if records and beside(name) in records[0]:
            return await self._grown(many, [record[beside(name)] for record in records], below)
        return await self.children(many, self.pointing(many), records, below)

    async def children(
        self, many: Many, query: QuerySet[Any], records: Sequence[Record], below: Selection
    ) -> list[list[Row]]:
        """Of each record, the objects that the rows of the query which point to it are, or lead to."""
        found: dict[UUID, list[Record]] = defaultdict(list)
        mine = query.filter(**{f"{many.back}__in": [record["id"] for record in records]})
        columns, parts = self.of_children(many, below)
        for child in await flat.rows_with(mine, parts, *columns, many.back) if records else ():
            found[child[many.back]].append(child)
        return await self._grown(many, [found[record["id"]] for record in records], below)

    async def _grown(self, many: Many, families: Sequence[Sequence[Record]], below: Selection) -> list[list[Row]]:
        """The same families, as objects."""
        every, one = [child for family in families for child in family], link_of(many)
        grown = await (self.others(one, every, below) if one else self.dressed(many.target, every, below))
        ends = list(accumulate(map(len, families)))
        return [[row for row in grown[start:end] if row] for start, end in zip([0, *ends], ends, strict=False)]

    async def _summed(self, name: str, sums: Sums, records: Sequence[Record], below: Selection) -> Sequence[Row]:
        if records and beside(name) in records[0]:
            found = {record["id"]: record[beside(name)] for record in records}
        else:
            found = await flat.sums(self.pointing(sums), sums.back, sums.columns, [one["id"] for one in records])
        nothing = dict.fromkeys(sums.columns)
        summed = [{"id": record["id"], **found.get(record["id"], nothing)} for record in records]
        return await self.dressed(sums.target, summed, below)


def node_id(typename: str) -> Computed:
    """The global identifier of a row of that type."""
    return computed(("id",), encoder(typename), Sql(sql_of(typename)))


def _is_asked(source: Source) -> bool:
    """Whether the field has arguments: its resolver finds at the row what answers it (schema/nested.py)."""
    return isinstance(source, Pages) or (isinstance(source, Many) and source.asked)
