"""What bells that ask the same share: the operation, and the answer to it for each view of each notification."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast
from weakref import WeakValueDictionary

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    visit,
)
from graphql.execution.collect_fields import collect_fields

from auth.viewer import Viewer
from models.rung import Shared
from schema.context import Info
from schema.engine.completion import compiled
from schema.engine.executor import CompiledExecutor
from schema.engine.leaves import Complete
from schema.maps import reader_for
from schema.reading.maps import Record, View
from schema.reading.rows import Row
from schema.reading.selection import Selection
from subscriptions.fanout.circles import Circle
from subscriptions.fanout.marks import EVENT_MARKS, NOTIFICATION_MARKS, Mark, Template
from subscriptions.fanout.views import NotShared, key_of, view_of

_EVERYBODY = "the notification alone decides"
_PLAIN = (bool, int, str, type(None))


class SharedExecutor(CompiledExecutor):
    """Compiles the answer to one event for many: marks pass as they are."""

    @staticmethod
    def complete_leaf_value(return_type: GraphQLLeafType, result: Any) -> Any:
        """The value as it is written; a mark as it is."""
        if isinstance(result, Mark):
            return result
        return CompiledExecutor.complete_leaf_value(return_type, result)


class Operation:
    """One selection on the bell, with the variables that it reads. Equal ones are the same object while it is used."""

    def __init__(self, info: Info, variables: Mapping[str, Any]) -> None:
        raw = info._raw_info
        self._schema: GraphQLSchema = raw.schema
        self._operation = raw.operation  # its id is the key below: kept, so that no other takes it
        self._key, self._answer = _answer(_executor(raw.schema, _as_told(raw, variables), variables))
        # Of the info, only what says nothing about the first client.
        kept = SimpleNamespace(fragments=raw.fragments, schema=raw.schema, variable_values=dict(variables))
        nodes = tuple(node.selection_set for node in raw.field_nodes if node.selection_set)
        self._asked = Selection(nodes, cast(Any, kept)).under("BellEvent", "notification")
        self._subject = self._asked.fields("Notification").get("subject")
        self._views: dict[str, View] = {}
        self._circles: WeakValueDictionary[Hashable, Circle] = WeakValueDictionary()
        self.count = self._template(None)

    @classmethod
    def of(cls, info: Info) -> Operation:
        """The operation being subscribed to. Raises `NotShared` for what is told to each client by itself."""
        raw = info._raw_info
        if not _is_simple(raw.operation):
            raise NotShared("more than one plain field at the root")
        used = _variables_below(raw)
        key = (id(raw.operation), repr(sorted(used.items())))
        operation = _operations.get(key)
        if operation is None:
            operation = _operations[key] = cls(info, used)
        return operation

    def circle_of(self, viewer: Viewer, typename: str) -> Circle:
        """Viewers of the same circle share the answer about a subject of this type. Raises `NotShared`."""
        view = self._view(viewer, typename)
        circle = self._circles.get(view)
        if circle is None:
            circle = self._circles[view] = Circle(self, view)
        return circle

    def _view(self, viewer: Viewer, typename: str) -> Hashable:
        if self._subject is None:
            return _EVERYBODY
        if typename not in self._views:
            self._views[typename] = view_of(self._schema, typename, self._subject)
        return key_of(self._views[typename], viewer)

    async def templates(self, viewer: Viewer, shared: Sequence[Shared]) -> list[Template]:
        """The answers about these notifications, as this viewer and all of the circle see them.

        Raises `NotShared` when an answer has errors: they carry the request of one client.
        """
        rows = await reader_for(viewer).dressed("Notification", [_record(one) for one in shared], self._asked)
        for row in rows:
            personal = NOTIFICATION_MARKS.keys() & row.__dict__.keys()
            row.__dict__.update({name: NOTIFICATION_MARKS[name] for name in personal})
        return [self._template(row) for row in rows]

    def _template(self, notification: Row | None) -> Template:
        try:
            answer = self._answer(Row("BellEvent", notification=notification, **EVENT_MARKS))
        except Exception as error:  # whoever is told alone hears from graphql-core what is wrong
            raise NotShared("an error belongs to one request") from error
        return Template({"data": {self._key: answer}})


_operations: WeakValueDictionary[tuple[int, str], Operation] = WeakValueDictionary()


def _record(shared: Shared) -> Record:
    """What the map of Notification reads. What is the entry's own is replaced by marks."""
    return {
        **dict.fromkeys(("sequence", "created_at", "read_at", "archived_at")),
        "id": shared.id,
        **{
            f"notification__{name}": getattr(shared, name)
            for name in ("kind", "title", "body", "side", "subject_type", "subject_id")
        },
    }


def _is_simple(operation: OperationDefinitionNode) -> bool:
    selections = operation.selection_set.selections
    one = selections[0] if len(selections) == 1 else None
    return isinstance(one, FieldNode) and not one.directives and not operation.directives


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


def _variables_below(raw: Any) -> dict[str, Any]:
    """The variables read below the root field, which must be plain values."""
    visitor = _Variables()
    for node in (raw.operation.selection_set.selections[0].selection_set, *_fragments(raw)):
        visit(node, visitor)
    used = {name: value for name, value in raw.variable_values.items() if name in visitor.names}
    if len(used) < len(visitor.names) or not all(isinstance(value, _PLAIN) for value in used.values()):
        raise NotShared("a variable that is no plain value")
    return used


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


def _fragments(raw: Any) -> list[Any]:
    return [getattr(fragment, "definition", fragment) for fragment in raw.fragments.values()]


def _executor(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> SharedExecutor:
    built = SharedExecutor.build(schema, document, raw_variable_values=dict(variables))
    if isinstance(built, list):
        raise NotShared(built[0].message)
    return cast(SharedExecutor, built)


def _answer(executor: SharedExecutor) -> tuple[str, Complete]:
    """The key of the root field in the answer, and what makes the answer of an event."""
    schema, operation = executor.schema, executor.operation
    root = cast(GraphQLObjectType, schema.subscription_type)
    found = collect_fields(schema, executor.fragments, executor.variable_values, root, operation, True)
    [(key, details)] = found.grouped_field_set.items()
    event = cast(GraphQLObjectType, get_named_type(root.fields[details[0].node.name.value].type))
    answer = compiled(executor, event, details)
    if answer is None:
        raise NotShared("something that graphql-core resolves by itself")
    return key, answer
