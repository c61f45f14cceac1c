"""What an operation selects below a field, whatever its aliases and fragments."""

import keyword
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
)
from graphql.execution.values import VariableValues
from graphql.language import SelectionNode

from schema.context import Info
from schema.engine.plans import plan_of

Made = TypeVar("Made")


@lru_cache(maxsize=4096)
def python_name(graphql_name: str) -> str:
    """`startDate` → `start_date`; `from` → `from_`."""
    name = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", graphql_name).lower()
    return f"{name}_" if keyword.iskeyword(name) else name


@dataclass(frozen=True, slots=True)
class Selection:
    """The merged selection sets under one field. `fields(typename)` are those that apply to an object of that type.

    One is made for each field of an operation, and serves all who send the same document: it knows no caller.
    """

    _sets: tuple[SelectionSetNode, ...]
    _info: GraphQLResolveInfo[Any]
    _made: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, info: Info) -> "Selection":
        """What is selected under the field being resolved."""
        raw = info._raw_info
        plan = plan_of(raw.operation, raw.fragments, cast(dict[str, Any], raw.variable_values))
        key = ("selection", *map(id, raw.field_nodes))
        if key not in plan.decided:
            known = SimpleNamespace(fragments=raw.fragments, schema=raw.schema, variable_values=plan.steering)
            sets = tuple(node.selection_set for node in raw.field_nodes if node.selection_set)
            plan.decided[key] = cls(sets, cast(Any, known))
        found: Selection = plan.decided[key]
        return found

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What follows from the selection and the key alone, made the first time."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def fields(self, typename: str) -> dict[str, "Selection"]:
        """Python names of the fields selected on an object of that type, each with what is selected below."""
        return self.once(typename, lambda: self._fields(typename))

    def nodes(self, typename: str, name: str) -> tuple[FieldNode, ...]:
        """Where that field is selected on an object of that type: once for each alias."""
        return self.once((typename, "nodes", name), lambda: tuple(self._nodes_of(typename, name)))

    def under(self, typename: str, *names: str) -> "Selection":
        """What is selected under any of these fields, together."""
        return self.once((typename, *names), lambda: self._under(typename, names))

    def _fields(self, typename: str) -> dict[str, "Selection"]:
        below: dict[str, list[SelectionSetNode]] = {}
        for node in self._field_nodes(self._sets, typename):
            below.setdefault(python_name(node.name.value), []).extend(filter(None, [node.selection_set]))
        return {name: Selection(tuple(sets), self._info) for name, sets in below.items()}

    def _nodes_of(self, typename: str, name: str) -> Iterator[FieldNode]:
        return (one for one in self._field_nodes(self._sets, typename) if python_name(one.name.value) == name)

    def _under(self, typename: str, names: tuple[str, ...]) -> "Selection":
        fields = self.fields(typename)
        return Selection(tuple(s for name in names if name in fields for s in fields[name]._sets), self._info)

    def merged(self, other: "Selection") -> "Selection":
        """Both selections as one."""
        return Selection(self._sets + other._sets, self._info)

    def _field_nodes(self, sets: Iterable[SelectionSetNode], typename: str) -> Iterator[FieldNode]:
        for selection in (node for one in sets for node in one.selections):
            if not self._wanted(selection):
                continue
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                if self._applies(selection, typename):
                    yield from self._field_nodes((selection.selection_set,), typename)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self._fragment(selection.name.value)
                if self._applies(fragment, typename):
                    yield from self._field_nodes((fragment.selection_set,), typename)

    def _fragment(self, name: str) -> Any:
        fragment = self._info.fragments[name]
        return getattr(fragment, "definition", fragment)

    def _applies(self, fragment: Any, typename: str) -> bool:
        condition = fragment.type_condition
        if condition is None or condition.name.value == typename:
            return True
        return is_abstract_type(self._info.schema.get_type(condition.name.value))

    def _wanted(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        # Strawberry gives the coerced values alone; graphql-core takes them with their sources.
        variables = VariableValues({}, cast(dict[str, Any], self._info.variable_values))
        skip = get_directive_values(GraphQLSkipDirective, node, variables)
        include = get_directive_values(GraphQLIncludeDirective, node, variables)
        return not (skip and skip["if"]) and not (include and not include["if"])
