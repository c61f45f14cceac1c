"""A schema of every kind of type over rows in which anything may be wrong."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import Undefined

from schema.reading.rows import LATER, Row

SPOILT: tuple[Any, ...] = (
    None,
    LATER,
    Undefined,
    ValueError("stored"),
    2**40,
    -1.5,
    float("nan"),
    True,
    "text",
    b"bytes",
    {},
    [],
    ["x", None],
    object(),
    lambda: "called",
)


def leaf_row(chance: Random, faults: float) -> Row:
    """A row of Leaf; `faults` is how often a value is wrong."""
    values: dict[str, Any] = {
        "id": "l1",
        "count": 3,
        "share": 0.5,
        "sure": False,
        "color": "RED",
        "on": "2031-01-05",
        "any": {"a": [1, None]},
        "must": "must",
        "may": None,
        "tags": ["a", "b"],
        "holes": [1, None],
    }
    return Row("Leaf", **_spoilt(values, chance, faults))


def box_row(chance: Random, faults: float, depth: int = 2) -> Row:
    """A row of Box, with leaves and boxes inside."""
    leaves = [leaf_row(chance, faults) for _ in range(chance.randint(0, 3))]
    inside = [box_row(chance, faults, depth - 1) for _ in range(chance.randint(0, 2))] if depth else []
    values: dict[str, Any] = {
        "id": "b1",
        "leaves": leaves,
        "maybe_leaves": [None, *leaves],
        "best": leaves[0] if leaves else None,
        "boxes": tuple(inside),
        "things": [*leaves, *inside],
        "node": leaves[0] if leaves else (inside[0] if inside else None),
        "rows": [inside, inside],
    }
    typename = chance.choice(("Leaf", "Nobody")) if chance.random() < faults else "Box"
    return Row(typename, **_spoilt(values, chance, faults))


def _spoilt(values: dict[str, Any], chance: Random, faults: float) -> dict[str, Any]:
    """Some values replaced, some left out."""
    wrong = {name: chance.choice(SPOILT) for name in values if chance.random() < faults}
    kept = values | wrong
    return {name: value for name, value in kept.items() if chance.random() >= faults / 5}
