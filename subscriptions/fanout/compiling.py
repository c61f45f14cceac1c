"""From the subscription to a bell to what answers its events: one function for all who ask the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLLeafType,
    GraphQLObjectType,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    visit,
)
from graphql.execution.collect_fields import collect_fields

from schema.engine.completion import compiled
from schema.engine.executor import CompiledExecutor
from schema.engine.leaves import Complete
from schema.engine.plans import plan_of
from subscriptions.fanout.marks import Mark
from subscriptions.fanout.views import NotShared

_PLAIN = (bool, int, str, type(None))


class SharedExecutor(CompiledExecutor):
    """Compiles the answer to one event for many: marks pass as they are."""

    @staticmethod
    def complete_leaf_value(return_type: GraphQLLeafType, result: Any) -> Any:
        """The value as it is written; a mark as it is."""
        if isinstance(result, Mark):
            return result
        return CompiledExecutor.complete_leaf_value(return_type, result)


def is_simple(operation: OperationDefinitionNode) -> bool:
    """Whether it asks for one plain field."""
    selections = operation.selection_set.selections
    one = selections[0] if len(selections) == 1 else None
    return isinstance(one, FieldNode) and not one.directives and not operation.directives


def variables_below(raw: Any) -> dict[str, Any]:
    """The variables read below the root field, which must be plain values. Raises `NotShared`."""
    names = _names_below(raw)
    used = {name: value for name, value in raw.variable_values.items() if name in names}
    if len(used) < len(names) or not all(isinstance(value, _PLAIN) for value in used.values()):
        raise NotShared("a variable that is no plain value")
    return used


def answer_to(raw: Any, variables: Mapping[str, Any]) -> tuple[str, Complete]:
    """The key of the root field in the answer, and what makes the answer of an event. Raises `NotShared`."""
    executor = SharedExecutor.build(raw.schema, _as_told(raw, variables), raw_variable_values=dict(variables))
    if isinstance(executor, list):
        raise NotShared(executor[0].message)
    operation, root = executor.operation, cast(GraphQLObjectType, raw.schema.subscription_type)
    found = collect_fields(raw.schema, executor.fragments, executor.variable_values, root, operation, True)
    [(key, details)] = found.grouped_field_set.items()
    event = cast(GraphQLObjectType, get_named_type(root.fields[details[0].node.name.value].type))
    answer = compiled(executor, event, details)
    if answer is None:
        raise NotShared("something that graphql-core resolves by itself")
    return key, answer


def _as_told(raw: Any, used: Collection[str]) -> DocumentNode:
    """The operation without what only opens it: the arguments of its root field, and the variables for them."""
    operation: OperationDefinitionNode = raw.operation
    field = cast(FieldNode, operation.selection_set.selections[0])
    known = operation.variable_definitions or ()
    told = replace(
        operation,
        selection_set=replace(operation.selection_set, selections=(replace(field, arguments=()),)),
        variable_definitions=tuple(one for one in known if one.variable.name.value in used),
    )
    return DocumentNode(definitions=(told, *_fragments(raw)))


def _names_below(raw: Any) -> frozenset[str]:
    decided = plan_of(raw.operation, raw.fragments, raw.variable_values).decided
    if _names_below not in decided:
        visitor = _Variables()
        for node in (raw.operation.selection_set.selections[0].selection_set, *_fragments(raw)):
            visit(node, visitor)
        decided[_names_below] = frozenset(visitor.names)
    names: frozenset[str] = decided[_names_below]
    return names


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


def _fragments(raw: Any) -> list[Any]:
    return [getattr(fragment, "definition", fragment) for fragment in raw.fragments.values()]
