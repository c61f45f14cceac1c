"""From a map to expressions over a record: how the value of each field is found, without a row in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models.flat import ANSWER, Layout
from schema.reading import cursors, maps
from schema.reading.asked import bound_for
from schema.reading.maps import Column, Computed, Gathered, Many, One, Pages, Sums
from schema.reading.pages import Asked, Order
from schema.reading.rows import NotShaped
from schema.reading.selection import Selection
from schema.reading.shapes import Apart, Each, Either, Names, Plain, Shape, Spelt, Thing, connection
from schema.reading.wanted import Wanted, as_kind, beside, link_of, relation

Parts = Mapping[str, tuple[str, Layout]]
"""By name, the expression of a part and the layout of its records."""


@dataclass(frozen=True, slots=True)
class Shaper:
    """Writes expressions in which the viewer is called `viewer`, by the maps of a reader."""

    reader: Wanted
    names: Names

    def row(self, typename: str, selection: Selection, layout: Layout, record: str, whole: bool = True) -> Thing:
        """The object of that type which a record of this layout holds; what is gathered for it is at its `place`."""
        values, parts = self.columns(layout, record), self.parts(layout, record)
        return self._thing(typename, selection, values, parts, whole=whole)

    def top(self, typename: str, selection: Selection, layout: Layout, record: str) -> Thing | Spelt:
        """The same of the row that a statement is about, which may have been spelled."""
        parts = self.parts(layout, record)
        return Spelt(parts[ANSWER][0]) if ANSWER in parts else self.row(typename, selection, layout, record)

    def parts(self, layout: Layout, record: str) -> Parts:
        """The parts of a record."""
        return {
            name: (f"{record}[{place}]", part)
            for place, (name, part) in enumerate(layout.parts.items(), len(layout.columns))
        }

    def columns(self, layout: Layout, record: str) -> dict[str, str]:
        """The values of the columns of a record."""
        return {
            name: self._made(f"{record}[{place}]", layout.makers.get(name)) for place, name in enumerate(layout.columns)
        }

    def _made(self, text: str, make: Callable[[Any], Any] | None) -> str:
        return text if make is None else f"(None if (it := {text}) is None else {self.names.of(make)}(it))"

    def _thing(
        self,
        typename: str,
        selection: Selection,
        values: Mapping[str, str],
        parts: Parts,
        unless_null: str = "",
        whole: bool = False,
    ) -> Thing:
        chosen = self.reader.chosen(typename, selection)

        def shape(name: str) -> Shape:
            source, below = chosen[name]
            match source:
                case Column(path):
                    return Plain(values[path])
                case Computed(paths, of=of) if of is not None:
                    return Plain(f"{self.names.of(of)}({', '.join([values[path] for path in paths])})")
                case Computed(paths, make):
                    record = ", ".join([f"{path!r}: {values[path]}" for path in paths])
                    return Plain(f"{self.names.of(make)}({{{record}}}, viewer)")
                case One() if self.reader.is_joined(source):
                    return self._joined(source, below, values, parts)
                case maps.Either() if as_kind(name, source.usual[0]) in parts:
                    return self._either(name, source, below, values[source.kind], parts)
                case Gathered() if whole:
                    return Plain(f"gathered[{name!r}][place]")
                case Sums() | Many() if beside(name) in parts and parts[beside(name)][1].is_spelt:
                    return Spelt(parts[beside(name)][0])
                case Sums() if beside(name) in parts:
                    return self._sums(source, below, values, *parts[beside(name)])
                case Many() if beside(name) in parts:
                    return self._each(source, below, *parts[beside(name)])
                case Pages() if beside(name) in parts:
                    size = self.reader.size_of(typename, name, selection)
                    return self._page(source, below, size, values["id"], *parts[beside(name)])
                case _:
                    raise NotShaped

        return Thing(typename, shape, unless_null)

    def _joined(self, one: One, below: Selection, values: Mapping[str, str], parts: Parts) -> Thing:
        way = f"{relation(one)}__"
        inside = {name: values[f"{way}{name}"] for name in self.reader.columns(one.target, below)}
        led = {name.removeprefix(way): part for name, part in parts.items() if name.startswith(way)}
        return self._thing(one.target, below, inside, led, unless_null=values[one.path])

    def _either(self, name: str, source: maps.Either, below: Selection, kind: str, parts: Parts) -> Either:
        def of(typename: str) -> tuple[str, Thing]:
            text, layout = parts[as_kind(name, typename)]
            return text, self.row(typename, below, layout, f"{text}[0]", whole=False)

        def absent(typename: str) -> None:
            if typename in self.reader.maps and typename not in source.usual:
                raise NotShaped

        return Either(tuple(map(of, source.usual)), f"{self.names.of(absent)}({kind})")

    def _sums(self, sums: Sums, below: Selection, values: Mapping[str, str], text: str, layout: Layout) -> Thing:
        record = f"{text}[0]"
        found = {"id": values["id"], **self.columns(layout, record)}
        return self._thing(sums.target, below, found, self.parts(layout, record))

    def _each(self, many: Many, below: Selection, text: str, layout: Layout) -> Each:
        one, loop = link_of(many), f"for part in {text}"
        if one is None:
            return Each(self.row(many.target, below, layout, "part", whole=False), loop, many.asked)
        if not self.reader.is_joined(one):
            raise NotShaped
        item = self._joined(one, below, self.columns(layout, "part"), self.parts(layout, "part"))
        return Each(item, loop, many.asked)

    def _page(self, pages: Pages, below: Selection, size: int, key: str, text: str, layout: Layout) -> Apart:
        def writer(viewer: Viewer, key: UUID) -> cursors.Writer:
            return cursors.Writer(bound_for(pages, key, viewer, {}))

        def cursor(record: str) -> str:
            values = self.columns(layout, record)
            return f"{mark}(viewer, key)({values[Order.of(pages.order).column]}, {values['id']})"

        mark, nodes = self.names.of(writer), Asked.of(pages.target, below).nodes
        page = connection(pages.target, self.row(pages.target, nodes, layout, "row", whole=False), cursor, {})
        given = f"{text}[:{size}], viewer, {key}, len({text}) > {size}, False"
        return Apart(page, "rows, viewer, key, following, preceding", given)
