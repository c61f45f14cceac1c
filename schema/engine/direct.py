"""Operations answered without graphql-core: for one document and its variables, everything is found once but the rows.

Each request then calls the resolvers of the root fields, behind their doors, and the compiled functions. Whatever is
not plain, and every error, is left to graphql-core, which executes the whole operation anew: queries change nothing.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Any, cast

import orjson
from graphql import DocumentNode, Executor, GraphQLSchema, OperationType
from graphql.execution.collect_fields import collect_fields
from graphql.pyutils import Path

from schema.engine.called import Called, called
from schema.engine.executor import CompiledExecutor

MOST_KEPT = 1000
LONGEST_VARIABLES = 2000
"""Bytes of JSON: larger ones are seldom sent twice."""


class Direct:
    """The operations of one schema that were asked lately, with their variables."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[Hashable, tuple[DocumentNode, tuple[Called, ...] | None]] = OrderedDict()

    def roots(
        self, document: DocumentNode, name: str | None, variables: dict[str, Any] | None
    ) -> tuple[Called, ...] | None:
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
        roots = self._kept[key][1]
        return None if roots is None or any(root.is_left for root in roots) else roots

    def _keep(self, key: Hashable, document: DocumentNode, roots: tuple[Called, ...] | None) -> None:
        """With the document: its id is in the key, and no other may take it."""
        self._kept[key] = document, roots
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _found(
        self, document: DocumentNode, name: str | None, variables: dict[str, Any] | None
    ) -> tuple[Called, ...] | None:
        executor = CompiledExecutor.build(self._schema, document, raw_variable_values=variables, operation_name=name)
        if isinstance(executor, list) or executor.operation.operation is not OperationType.QUERY:
            return None
        try:
            return tuple(_roots_of(executor))
        except Exception:  # also those of an argument that is not accepted
            return None


def _roots_of(executor: Executor[Any]) -> Iterator[Called]:
    kind = cast(Any, executor.schema.query_type)
    asked, *_ = collect_fields(executor.schema, executor.fragments, executor.variable_values, kind, executor.operation)
    for key, details in asked.items():
        yield called(executor, kind, Path(None, key, kind.name), details)
