"""What is decided once for an operation, and again only for other values of the variables that steer it."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

from graphql import DirectiveNode, OperationDefinitionNode, VariableNode, Visitor, visit

MOST_KEPT = 500
"""Operations; as many as documents are remembered (transport/graphql/documents.py)."""
MOST_VARIANTS = 16
"""Plans of one operation: two for each variable that includes or skips something, for most callers far fewer."""


class Plan:
    """What was decided for one operation with these steering values: any part of the engine keeps its own here."""

    def __init__(self, steering: Mapping[str, Any]) -> None:
        self.steering = steering
        """The variables that directives read, with their values."""
        self.decided: dict[Hashable, Any] = {}


class Steered:
    """One operation, and its plan for each combination of the variables that directives read."""

    def __init__(self, operation: OperationDefinitionNode, fragments: Mapping[str, Any]) -> None:
        self.operation = operation  # kept: its id is the key below, and no other may take it
        steering = _Steering()
        for node in (operation, *fragments.values()):
            visit(getattr(node, "definition", node), steering)
        self._names = tuple(sorted(steering.names))
        self._plans: OrderedDict[tuple[Any, ...], Plan] = OrderedDict()

    def plan(self, variables: Mapping[str, Any]) -> Plan:
        """The plan for these variables, coerced."""
        values = tuple([variables.get(name) for name in self._names])
        plan = self._plans.get(values)
        if plan is None:
            plan = self._plans[values] = Plan(dict(zip(self._names, values, strict=True)))
            if len(self._plans) > MOST_VARIANTS:
                self._plans.popitem(last=False)
        return plan


_steered: OrderedDict[int, Steered] = OrderedDict()


def plan_of(operation: OperationDefinitionNode, fragments: Mapping[str, Any], variables: Mapping[str, Any]) -> Plan:
    """The plan of this operation of a remembered document. A document parsed again has plans of its own."""
    steered = _steered.get(id(operation))
    if steered is None:
        steered = _steered[id(operation)] = Steered(operation, fragments)
        if len(_steered) > MOST_KEPT:
            _steered.popitem(last=False)
    return steered.plan(variables)


class _Steering(Visitor):
    """Collects the variables that directives read."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        self.names |= {one.value.name.value for one in node.arguments or () if isinstance(one.value, VariableNode)}
