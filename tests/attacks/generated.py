"""Calls made from the schema: each root field, at each place where it takes an identifier."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    is_leaf_type,
)
from graphql.type import get_named_type
from starlette.datastructures import UploadFile

from schema.doors import doors
from transport.graphql.api import core

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SMALLEST: dict[str, Any] = {
    "String": "x",
    "ID": "x",
    "Int": 1,
    "Boolean": True,
    "Date": "2031-12-05",
    "Decimal": "1.00",
    "JSON": {},
}


@dataclass(frozen=True)
class Call:
    """One root field, with something chosen at one place of its arguments; every other one as small as may be."""

    kind: str
    field: str
    text: str
    place: tuple[str, ...]

    def variables(self, id: str) -> dict[str, Any]:
        """The variables with this identifier, or whatever is tried, at the place."""
        arguments = _root(self.kind)[self.field].args
        return {
            name: _value(argument.type, self.place[1:] if name == self.place[0] else None, id)
            for name, argument in arguments.items()
            if name == self.place[0] or _is_required(argument.type)
        }

    def __str__(self) -> str:
        return f"{self.field}({'.'.join(self.place)})"


def calls(kind: str, *scalars: str) -> list[Call]:
    """Every call of the `query` or `mutation` fields that take one of these scalars, usually an identifier.

    Fields without anything behind them are left out.
    """
    later = {door.name for door in doors() if door.kind == kind and door.later}
    return [
        Call(kind, name, _text(kind, name, field, place[0]), place)
        for name, field in _root(kind).items()
        if name not in later
        for argument, one in field.args.items()
        for place in _places(one.type, (argument,), scalars or ("ID",))
    ]


def handfuls(kind: str, *scalars: str, size: int = 8) -> list[list[Call]]:
    """The same calls, a few at a time: those that may change nothing share a stage."""
    all_ = calls(kind, *scalars)
    return [all_[start : start + size] for start in range(0, len(all_), size)]


def first(some: list[Call]) -> str:
    """The name of a handful."""
    return f"{some[0]} and on"


def _root(kind: str) -> dict[str, GraphQLField]:
    root = {"query": core.query_type, "mutation": core.mutation_type}[kind]
    assert root is not None
    fields: dict[str, GraphQLField] = root.fields
    return fields


def _places(kind: Any, place: tuple[str, ...], scalars: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    named = get_named_type(kind)
    if named.name in scalars:
        yield place
    elif isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            yield from _places(field.type, (*place, name), scalars)


def _text(kind: str, name: str, field: GraphQLField, holder: str) -> str:
    given = [one for one, argument in field.args.items() if one == holder or _is_required(argument.type)]
    declared = ", ".join(f"${one}: {field.args[one].type}" for one in given)
    passed = ", ".join(f"{one}: ${one}" for one in given)
    return f"{kind}({declared}) {{ {name}({passed}){_selection(get_named_type(field.type))} }}"


def _selection(kind: Any) -> str:
    if is_leaf_type(kind):
        return ""
    shown = ["__typename"]
    if isinstance(kind, GraphQLObjectType):
        shown += [_shown(name, get_named_type(field.type)) for name, field in kind.fields.items() if not field.args]
    return f" {{ {' '.join(shown)} }}"


def _shown(name: str, kind: Any) -> str:
    if name == "errors":
        return "errors { code message path }"
    return "" if is_leaf_type(kind) else f"{name} {{ __typename }}"


def _value(kind: Any, place: tuple[str, ...] | None, id: str) -> Any:
    if isinstance(kind, GraphQLNonNull):
        return _value(kind.of_type, place, id)
    if isinstance(kind, GraphQLList):
        return [_value(kind.of_type, place, id)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: _value(field.type, place[1:] if place and name == place[0] else None, id)
            for name, field in kind.fields.items()
            if (place and name == place[0]) or _is_required(field.type)
        }
    if place is not None:
        return id
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return UploadFile(BytesIO(PDF), filename="piece.pdf") if kind.name == "Upload" else SMALLEST[kind.name]


def _is_required(kind: Any) -> bool:
    return isinstance(kind, GraphQLNonNull)
