"""Operations that nobody wrote: a walk through a schema, the same for the same seed.

They have aliases, fields asked twice, named and inline fragments, `@skip` and `@include` by variables and by literals,
`__typename`, every kind of argument. Most are valid; an invalid one is as good a question.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_leaf_type,
)
from graphql.type import get_named_type

DEEPEST = 5
Values = Callable[[str, str, Random], Any]
"""From the name of an argument, of its scalar and a chance to a value."""


@dataclass
class Walk:
    """One operation in the making."""

    schema: GraphQLSchema
    chance: Random
    values: Values
    rare: frozenset[tuple[str, str]] = frozenset()
    """Type and field names that are seldom asked for: they empty whole answers."""
    deepest: int = DEEPEST
    optional: float = 0.1
    """How often an argument is given that may be left out."""
    left_open: frozenset[str] = frozenset()
    """Names of arguments that are variables of the same name, null for now: texts of the asker's choice."""
    fragments: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    aliases: int = 0

    def operation(self, roots: list[str]) -> tuple[str, dict[str, Any]]:
        """The text of a query on a few of these root fields, and its variables."""
        kind = self.schema.query_type
        assert kind is not None
        chosen = [self.chance.choice(roots) for _ in range(self.chance.choice((1, 1, 2)))]
        asked = " ".join(self._field(name, kind.fields[name], self.deepest) for name in chosen)
        declared = ", ".join(
            f"${name}: {'String' if name in self.left_open else 'Boolean!'}" for name in self.variables
        )
        text = f"query Walk{f'({declared})' if declared else ''} {{ {asked} }}"
        return " ".join([text, *self.fragments]), self.variables

    def _field(self, name: str, asked: GraphQLField, depth: int) -> str:
        kind = get_named_type(asked.type)
        arguments = self._arguments(asked.args)
        selection = "" if is_leaf_type(kind) else f" {{ {self._selection(kind, depth - 1)} }}"
        return f"{self._alias(bool(arguments))}{name}{arguments}{self._directive()}{selection}"

    def _selection(self, kind: Any, depth: int) -> str:
        if is_abstract_type(kind):
            possible = list(self.schema.get_possible_types(kind))
            parts = ["__typename"] if self.chance.random() < 0.7 else []
            parts += [self._wrapped(one, depth) for one in self.chance.sample(possible, min(3, len(possible)))]
            return " ".join(parts)
        parts = [self._part(kind, depth) for _ in range(self.chance.randint(2, 6))]
        return " ".join(part for part in parts if part) or "__typename"

    def _part(self, kind: GraphQLObjectType, depth: int) -> str:
        if self.chance.random() < 0.1:
            return self._alias(False) + "__typename"
        if self.chance.random() < 0.15 and depth > 0:
            return self._wrapped(kind, depth - 1)
        name, asked = self.chance.choice(list(kind.fields.items()))
        if (kind.name, name) in self.rare and self.chance.random() < 0.9:
            return ""
        return self._field(name, asked, depth) if depth > 0 or is_leaf_type(get_named_type(asked.type)) else ""

    def _wrapped(self, kind: GraphQLObjectType, depth: int) -> str:
        """The same selection through a fragment, inline or named."""
        selection = self._selection(kind, depth)
        if self.chance.random() < 0.5:
            return f"... on {kind.name}{self._directive()} {{ {selection} }}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {kind.name} {{ {selection} }}")
        return f"...{name}{self._directive()} " * self.chance.choice((1, 1, 2))

    def _alias(self, needed: bool) -> str:
        if not needed and self.chance.random() < 0.8:
            return ""
        self.aliases += 1
        return f"a{self.aliases}: "

    def _directive(self) -> str:
        if self.chance.random() < 0.85:
            return ""
        name, value = f"v{len(self.variables)}", self.chance.random() < 0.5
        which = self.chance.choice(("skip", "include"))
        if self.chance.random() < 0.3:
            return f" @{which}(if: {json.dumps(value)})"
        self.variables[name] = value
        return f" @{which}(if: ${name})"

    def _arguments(self, known: dict[str, GraphQLArgument]) -> str:
        given = [
            f"{name}: {self._literal(name, one.type)}"
            for name, one in known.items()
            if isinstance(one.type, GraphQLNonNull) or self.chance.random() < self.optional
        ]
        return f"({', '.join(given)})" if given else ""

    def _literal(self, name: str, kind: Any) -> str:
        if name in self.left_open:
            self.variables[name] = None
            return f"${name}"
        if isinstance(kind, GraphQLNonNull):
            return self._literal(name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return f"[{', '.join(self._literal(name, kind.of_type) for _ in range(self.chance.randint(0, 2)))}]"
        if isinstance(kind, GraphQLEnumType):
            return str(self.chance.choice(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return f"{{{self._arguments(kind.fields)[1:-1]}}}"
        return json.dumps(self.values(name, kind.name, self.chance))
