"""Operations answered without graphql-core: for one document and its variables, everything is found once but the rows.

Each request then calls the resolvers of the root fields, behind their doors, and the compiled functions. Whatever is
not plain, and every error, is left to graphql-core, which executes the whole operation anew: queries change nothing.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import DocumentNode, Executor, GraphQLResolveInfo, GraphQLSchema, OperationType
from graphql.execution.collect_fields import FieldDetailsList, collect_fields
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry import Info
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.field import StrawberryField

from schema.engine.completion import NotCompiled, Value, value_below
from schema.engine.executor import CompiledExecutor
from schema.engine.plans import plan_of

MOST_KEPT = 1000
LONGEST_VARIABLES = 2000
"""Bytes of JSON: larger ones are seldom sent twice."""


@dataclass(frozen=True, slots=True)
class Root:
    """One root field of an operation: how it is called, and what answers its value."""

    key: str
    field: StrawberryField
    info: GraphQLResolveInfo[Any]
    arguments: dict[str, Any]
    value: Value

    async def answer(self, context: Any) -> Any:
        """What this field answers. Raises anything when graphql-core would have something to say."""
        info: Info[Any, Any] = Info(_raw_info=self.info._replace(context=context), _field=self.field)
        found = await cast(Any, self.field.base_resolver)(**{**self.arguments, "info": info})
        return self.value.answer(found)


class Direct:
    """The operations of one schema that were asked lately, with their variables."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[Hashable, tuple[DocumentNode, tuple[Root, ...] | None]] = OrderedDict()

    def roots(
        self, document: DocumentNode, name: str | None, variables: dict[str, Any] | None
    ) -> tuple[Root, ...] | None:
        """The root fields, ready to be called; None when graphql-core must execute the operation."""
        try:
            written = orjson.dumps(variables)
        except TypeError:
            return None
        if len(written) > LONGEST_VARIABLES:
            return None
        key = id(document), name, written
        if key not in self._kept:
            self._keep(key, document, self._found(document, name, variables))
        return self._kept[key][1]

    def _keep(self, key: Hashable, document: DocumentNode, roots: tuple[Root, ...] | None) -> None:
        """With the document: its id is in the key, and no other may take it."""
        self._kept[key] = document, roots
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _found(
        self, document: DocumentNode, name: str | None, variables: dict[str, Any] | None
    ) -> tuple[Root, ...] | None:
        executor = CompiledExecutor.build(self._schema, document, raw_variable_values=variables, operation_name=name)
        if isinstance(executor, list) or executor.operation.operation is not OperationType.QUERY:
            return None
        try:
            return tuple(_roots_of(executor))
        except Exception:  # also those of an argument that is not accepted
            return None


def _roots_of(executor: Executor[Any]) -> Iterator[Root]:
    kind = cast(Any, executor.schema.query_type)
    asked, *_ = collect_fields(executor.schema, executor.fragments, executor.variable_values, kind, executor.operation)
    for key, details in asked.items():
        field = executor.schema.get_field(kind, details[0].node.name.value)
        known = field.extensions.get("strawberry-definition") if field else None
        if field is None or known is None or not known.is_async or known.extensions:
            raise NotCompiled
        info = executor.build_resolve_info(field, [one.node for one in details], kind, Path(None, key, kind.name))
        yield Root(key, known, info, _arguments(executor, known, field, details), _value(executor, key, field, details))


def _arguments(
    executor: Executor[Any], known: StrawberryField, field: Any, details: FieldDetailsList
) -> dict[str, Any]:
    """What the resolver is given beside its info. Raises what graphql-core and Strawberry raise."""
    schema = cast(Any, executor.schema)._strawberry_schema
    converter, config = schema.schema_converter, schema.config
    given = get_argument_values(field, details[0].node, executor.variable_values)
    nobody: Any = None
    _, arguments = get_arguments(
        field=known, source=None, info=nobody, kwargs=given, config=config, scalar_registry=converter.scalar_registry
    )
    return arguments


def _value(executor: Executor[Any], key: str, field: Any, details: FieldDetailsList) -> Value:
    """Found once for all variables of the operation."""
    decided = plan_of(executor.operation, executor.fragments, executor.variable_values.coerced).decided
    if ("root", key) not in decided:
        decided["root", key] = value_below(executor, field.type, details)
    value: Value = decided["root", key]
    return value
