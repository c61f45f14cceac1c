"""JSON values as form answers may be: shallow, small, sound."""

from collections.abc import Iterator
from math import isfinite
from typing import Any, NewType

from graphql import GraphQLError

from schema.texts import sound

JSON = NewType("JSON", object)

DEEPEST = 20
LARGEST = 1_000_000  # characters of text, plus one for each value
_INTEGERS = range(-(2**63), 2**63)


def bounded_json(value: Any) -> JSON:
    """The value itself; raises when it is too deep, too large, or holds what JSON or a database cannot."""
    weight = 0
    for size in _weights(value, 1):
        weight += size
        if weight > LARGEST:
            raise GraphQLError("La valeur JSON est trop volumineuse.")
    return JSON(value)


def _weights(value: Any, depth: int) -> Iterator[int]:
    """The size of each value in turn, so that the walk stops as soon as it has seen too much."""
    if depth > DEEPEST:
        raise GraphQLError(f"La valeur JSON dépasse {DEEPEST} niveaux.")
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _weights(_key(key), depth)
            yield from _weights(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _weights(item, depth + 1)
    yield _leaf(value)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise GraphQLError("Les clés d'une valeur JSON sont des textes.")


def _leaf(value: Any) -> int:
    if isinstance(value, str):
        return 1 + len(sound(value))
    if value is None or isinstance(value, bool | dict | list):
        return 1
    if isinstance(value, int) and value in _INTEGERS:
        return 1
    if isinstance(value, float) and isfinite(value):
        return 1
    raise GraphQLError("La valeur JSON contient un nombre ou un type non admis.")
