"""How the value of each field is found in a record, without a row in between: expressions, inside each other.

`shaper` makes them of maps; `schema/engine/telling.py` writes them into one function for a whole answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schema.reading.rows import NotShaped


@dataclass(frozen=True, slots=True)
class Plain:
    """A value of python."""

    text: str


@dataclass(frozen=True, slots=True)
class Spelt:
    """A value whose JSON was read; `unless_null`: there is none when this is null."""

    text: str
    unless_null: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of that type, told field by field, by their python names."""

    typename: str
    field: Callable[[str], Shape]
    unless_null: str = ""
    """There is no object when this is null."""


@dataclass(frozen=True, slots=True)
class Either:
    """The first of these objects that is there, each with the expression that says so; `otherwise` says null, or
    raises."""

    ones: tuple[tuple[str, Thing], ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Each:
    """A list of what a loop goes through."""

    item: Shape
    loop: str
    asked: bool = False
    """Whether it is the answer of a field with arguments."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The answer of a field with arguments, told by a function of these parameters, which is given that."""

    shape: Shape
    parameters: str
    given: str
    asked: bool = True


Shape = Plain | Spelt | Thing | Either | Each | Apart

_LOOP = "for place, row in enumerate(rows)"


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


def connection(typename: str, row: Shape, cursor: Callable[[str], str], said: Mapping[str, Shape]) -> Thing:
    """A connection over `rows`; `following` and `preceding` are what lies around them. It also says this."""
    edge: dict[str, Shape] = {"cursor": Plain(cursor("row")), "node": row}
    ends: dict[str, Shape] = {
        "has_next_page": Plain("following"),
        "has_previous_page": Plain("preceding"),
        "start_cursor": Plain(f"({cursor('rows[0]')} if rows else None)"),
        "end_cursor": Plain(f"({cursor('rows[-1]')} if rows else None)"),
    }
    page: dict[str, Shape] = {
        "nodes": Each(row, _LOOP),
        "edges": Each(Thing(f"{typename}Edge", edge.__getitem__), _LOOP),
        "page_info": Thing("PageInfo", ends.__getitem__),
        **said,
    }

    def shape(name: str) -> Shape:
        if name not in page:
            raise NotShaped
        return page[name]

    return Thing(f"{typename}Connection", shape)
