"""Bells that ask what others asked before: opened without all that graphql-core prepares for a subscription.

Door, variables and arguments are looked at as in the long way; whatever is not plain, and every error, is left to it.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from typing import Any, cast

from graphql import DocumentNode, GraphQLSchema
from graphql.execution.collect_fields import collect_fields
from graphql.pyutils import Path
from strawberry import Info

from schema.engine.called import Called, called
from schema.engine.executor import CompiledExecutor

MOST_KEPT = 500


class Openings:
    """The subscriptions of one schema that were told with others lately."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[tuple[int, str | None], DocumentNode] = OrderedDict()

    def keep(self, document: DocumentNode, name: str | None) -> None:
        """This operation joined the others. With the document: its id is in the key, and no other may take it."""
        self._kept[id(document), name] = document
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def open(
        self, document: DocumentNode, name: str | None, variables: dict[str, Any] | None, context: Any
    ) -> bool:
        """Whether the client of this context is told with others from here on; else nothing has happened."""
        if (id(document), name) in self._kept:
            with suppress(Exception):  # the long way says what is wrong
                await _call(self._root(document, name, variables), context)
        return context.line.member is not None

    def _root(self, document: DocumentNode, name: str | None, variables: dict[str, Any] | None) -> Called:
        executor = CompiledExecutor.build(self._schema, document, raw_variable_values=variables, operation_name=name)
        if isinstance(executor, list):
            raise executor[0]
        kind = cast(Any, self._schema.subscription_type)
        found = collect_fields(self._schema, executor.fragments, executor.variable_values, kind, executor.operation)
        [(key, details)] = found.grouped_field_set.items()
        return called(executor, kind, Path(None, key, kind.name), details)


async def _call(root: Called, context: Any) -> None:
    resolver = cast(Any, root.field.base_resolver)
    info: Info[Any, Any] = Info(_raw_info=root.info._replace(context=context), _field=root.field)
    await resolver(**{**root.arguments, "info": info})
