"""Leaf values: which are written as they are, and what makes the others a value of JSON."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)

from schema.reading.rows import LATER

Coerce = Callable[[GraphQLLeafType, Any], Any]
"""From a leaf type and a value that is not null to its answer. Raises what graphql-core raises."""

Complete = Callable[[Any], Any]
"""From a value that is not null to its answer. Raises anything when graphql-core would have something to say."""


class Unfit(Exception):
    """The value is not what its type promises: graphql-core finds the words, and the place of the error."""


class _Nothing:
    """No value is of this class."""


_WRITTEN: dict[str, type] = {"DateTime": datetime, "Date": date, "Decimal": Decimal}
_USUAL = frozenset(_WRITTEN.values())
_AS_THEY_ARE: dict[GraphQLLeafType, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}


def written_as_is(kind: Any) -> type:
    """The class of which every instance is its own answer; one without instances when there is none."""
    return _AS_THEY_ARE.get(kind, _Nothing)


def quickly(kind: Any) -> tuple[type, Complete] | None:
    """The class that values of this scalar usually have, and what writes those."""
    usual = _WRITTEN.get(getattr(kind, "name", ""))
    return None if usual is None else (usual, kind.coerce_output_value)


def leaf(kind: GraphQLLeafType, coerce: Coerce) -> Complete:
    """What answers a value of this scalar or enum; `coerce` is how the executor completes one."""

    def coerced(value: Any) -> Any:
        check_fit(value)
        return coerce(kind, value)

    if kind is GraphQLInt:
        return _whole_number(coerced)
    if isinstance(kind, GraphQLEnumType):
        return _member_of(coerced)
    return _usual(kind, coerced)


def check_fit(value: Any) -> None:
    """Raises `Unfit` for what stands in the place of a value: an error, a capability to come."""
    if value is None or value is LATER or value is Undefined or isinstance(value, Exception):
        raise Unfit


def _usual(kind: GraphQLLeafType, coerced: Complete) -> Complete:
    coerce = kind.coerce_output_value

    def complete(value: Any) -> Any:
        answer = coerce(value) if value.__class__ in _USUAL else None
        return coerced(value) if answer is None else answer

    return complete


def _whole_number(coerced: Complete) -> Complete:
    def complete(value: Any) -> Any:
        is_usual = value.__class__ is int and -(2**31) <= value < 2**31
        return value if is_usual else coerced(value)

    return complete


def _member_of(coerced: Complete) -> Complete:
    """Enums have few members: each is coerced once."""
    names: dict[Any, Any] = {}

    def complete(value: Any) -> Any:
        name = names.get(value)
        if name is None:
            name = names[value] = coerced(value)
        return name

    return complete
