"""Values that no answer may hold: the engine leaves the words, the places and the nulls of errors to graphql-core."""

import json
from collections import Counter
from enum import Enum
from inspect import isawaitable
from random import Random
from typing import Annotated, Any

import pytest
import strawberry
from graphql import DocumentNode, Executor, execute, parse
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.engine.executor import CompiledExecutor
from schema.reading.rows import value_of
from tests.engine.spoilt import box_row
from tests.engine.walks import Walk

OPERATIONS = 300


@strawberry.enum
class Color(Enum):
    RED = "RED"
    BLUE = "BLUE"


@strawberry.interface
class Named:
    id: strawberry.ID

    @classmethod
    def is_type_of(cls, obj: Any, info: Any) -> bool:
        return getattr(obj, "typename", None) == cls.__name__

    @classmethod
    def resolve_type(cls, obj: Any, info: Any, abstract_type: Any) -> str | None:
        return getattr(obj, "typename", None)


@strawberry.type
class Leaf(Named):
    count: int
    share: float
    sure: bool
    color: Color
    on: str
    any: JSON
    must: str
    may: str | None
    tags: list[str]
    holes: list[int | None]

    @strawberry.field
    def loud(self, times: int = 1) -> str:
        return value_of(self, "must").upper() * times  # type: ignore[no-any-return]


@strawberry.type
class Box(Named):
    leaves: list[Leaf]
    maybe_leaves: list[Leaf | None] | None
    best: Leaf | None
    boxes: "list[Box]"
    things: "list[Annotated[Leaf | Box, strawberry.union('Thing')]]"
    node: Named | None
    rows: "list[list[Box]] | None"


class Current:
    """The box of the operation under way."""

    box: Any = None


@strawberry.type
class Query:
    @strawberry.field
    def one(self) -> Box:
        return Current.box  # type: ignore[no-any-return]

    @strawberry.field
    async def maybe(self) -> Box | None:
        return Current.box  # type: ignore[no-any-return]

    @strawberry.field
    def many(self) -> list[Box | None]:
        return [Current.box, None, Current.box]


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(default_resolver=value_of))._schema


async def _answer(executor: type[Executor[Any]], document: DocumentNode, variables: dict[str, Any]) -> str:
    """Not validated: what contradicts itself must be answered alike too."""
    result = execute(SCHEMA, document, variable_values=variables, executor_class=executor)
    told = await result if isawaitable(result) else result
    return json.dumps({"data": told.data, "errors": [one.formatted for one in told.errors or []]}, default=repr)


@pytest.mark.parametrize("faults", [0.0, 0.02, 0.2])
async def test_errors_are_those_of_graphql_core(faults: float) -> None:
    seen: Counter[str] = Counter()
    for seed in range(OPERATIONS):
        chance = Random(f"{seed} {faults}")
        Current.box = box_row(chance, faults)
        text, variables = Walk(SCHEMA, chance, lambda *_: 2).operation(["one", "maybe", "many"])
        document = parse(text)
        expected = await _answer(StrawberryGraphQLCoreExecutionContext, document, variables)
        assert await _answer(CompiledExecutor, document, variables) == expected, (seed, text, variables)
        seen["errors" if '"errors": [{' in expected else "data"] += 1
    assert seen["data"] > OPERATIONS / 20
    assert seen["errors"] > (OPERATIONS / 20 if faults else -1)
