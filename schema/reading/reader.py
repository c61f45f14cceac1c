"""Fetches what is selected, and no more: one statement for the rows, one more for each relation selected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import flat
from schema.ids import encode
from schema.reading.maps import Column, Computed, Gathered, Many, Map, Nested, NotYet, One, Record, Source, View
from schema.reading.rows import LATER, Row
from schema.reading.selection import Selection


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one viewer, by the maps of every type."""

    viewer: Viewer
    maps: dict[str, Map]

    async def rows(self, typename: str, query: QuerySet[Any], selection: Selection, *extra: str) -> list[Row]:
        """The rows of a query, with what is selected on them. `extra` columns are kept in `row.record`."""
        chosen = _chosen(self.maps[typename], selection)
        return await self.dressed(typename, await flat.rows(query, *_columns(chosen.values(), extra)), selection)

    async def dressed(self, typename: str, records: Sequence[Record], selection: Selection) -> list[Row]:
        """Rows from records already read, which hold the columns of what is selected."""
        chosen = _chosen(self.maps[typename], selection)
        rows = [Row(self.maps[typename].typename, record=record) for record in records]
        for name, (source, below) in chosen.items():
            attribute = f"read_{name}" if isinstance(source, Nested) else name
            for row, value in zip(rows, await self._values(source, records, below), strict=True):
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

    async def _values(self, source: Source, records: Sequence[Record], below: Selection) -> Sequence[Any]:
        match source:
            case Column(path):
                return [record[path] for record in records]
            case Computed(_, make):
                return [make(record, self.viewer) for record in records]
            case One(target, path, reached):
                keys = [record[path] for record in records]
                found = await (self.by_key if reached else self.visible)(target, keys, below)
                return [found.get(key) if key else None for key in keys]
            case Many():
                return await self._children(source, records, below)
            case Gathered(_, gather):
                return await gather(self, records, below) if records else []
            case Nested(ask):
                return [ask(record) for record in records]
            case NotYet():
                return [LATER] * len(records)

    async def _children(self, many: Many, records: Sequence[Record], below: Selection) -> Sequence[Any]:
        if not records:
            return []
        keys = [record["id"] for record in records]
        target = self.maps[many.target]
        seen = target.reached(self.viewer) if many.reached else target.visible(self.viewer)
        query = seen.filter(**{f"{many.back}__in": keys}).order_by(*many.order)
        families: dict[UUID, list[Row]] = defaultdict(list)
        for child in await self.rows(many.target, query, below, many.back):
            families[child.record[many.back]].append(child)
        return [families[key] for key in keys]


def node_id(typename: str) -> Computed:
    """The global identifier of a row of that type."""
    return Computed(("id",), lambda record, _: encode(typename, record["id"]), view=View.RIGHTS)


def _chosen(one: Map, selection: Selection) -> dict[str, tuple[Source, Selection]]:
    asked = selection.fields(one.typename)
    return {name: (one.fields[name], below) for name, below in asked.items() if name != "__typename"}


def _columns(sources: Iterable[tuple[Source, Selection]], extra: tuple[str, ...]) -> set[str]:
    columns = {"id", *extra}
    for source, _ in sources:
        match source:
            case Column(path) | One(_, path):
                columns.add(path)
            case Computed(paths) | Gathered(paths):
                columns.update(paths)
    return columns
