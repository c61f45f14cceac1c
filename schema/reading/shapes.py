"""From a map to expressions over a record: how the value of each field is found, without a row in between.

`schema/engine/telling.py` writes them into one function for a whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.flat import Layout
from schema.reading.maps import Column, Computed, Gathered, Many, One, Sums
from schema.reading.reader import Reader, beside, relation
from schema.reading.selection import Selection


class NotShaped(Exception):
    """The value is in no record: rows must be made."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A value of python."""

    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of that type, told field by field, by their python names."""

    typename: str
    field: Callable[[str], Shape]
    unless_null: str = ""
    """There is no object when this is null."""


@dataclass(frozen=True, slots=True)
class Each:
    """A list of what a loop goes through."""

    item: Shape
    loop: str


Shape = Plain | Thing | Each


@dataclass(frozen=True, slots=True)
class Names:
    """What a text makes use of, by the names it is known under there."""

    known: dict[str, Any] = field(default_factory=dict)

    def of(self, thing: Any) -> str:
        """A name for it."""
        name = f"known{len(self.known)}"
        self.known[name] = thing
        return name


@dataclass(frozen=True, slots=True)
class Description:
    """What a function writes out of its parameters."""

    shape: Shape
    parameters: str
    names: Names


@dataclass(frozen=True, slots=True)
class Shaper:
    """Writes expressions in which the viewer is called `viewer`, by the maps of a reader."""

    reader: Reader
    names: Names

    def row(self, typename: str, selection: Selection, layout: Layout, record: str) -> Thing:
        """The object of that type which a record of this layout holds; what is gathered for it is at its `place`."""
        parts = {name: f"{record}[{place}]" for place, name in enumerate(layout.parts, len(layout.columns))}
        inside = {name: (text, layout.parts[name]) for name, text in parts.items()}
        return self._thing(typename, selection, self.columns(layout, record), inside, whole=True)

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
        parts: Mapping[str, tuple[str, Layout]],
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
                    return self._joined(source, below, values)
                case Gathered() if whole:
                    return Plain(f"gathered[{name!r}][place]")
                case Many() | Sums() if beside(name) in parts:
                    text, layout = parts[beside(name)]
                    return self._part(source, below, values, text, layout)
                case _:
                    raise NotShaped

        return Thing(typename, shape, unless_null)

    def _joined(self, one: One, below: Selection, values: Mapping[str, str]) -> Thing:
        names = self.reader.columns(one.target, below)
        inside = {name: values[f"{relation(one)}__{name}"] for name in names}
        return self._thing(one.target, below, inside, {}, unless_null=values[one.path])

    def _part(
        self, source: Many | Sums, below: Selection, values: Mapping[str, str], text: str, layout: Layout
    ) -> Shape:
        if isinstance(source, Sums):
            return self._thing(source.target, below, {"id": values["id"], **self.columns(layout, text)}, {})
        return Each(self._thing(source.target, below, self.columns(layout, "part"), {}), f"for part in {text}")
