"""The engine as Strawberry's execution context: graphql-core executes, and hands over each object it can.

`complete_object_value` is no public part of graphql-core 3.3.2, which pyproject.toml pins; tests/engine compares every
answer with the one of graphql-core alone.
"""

from typing import Any

from graphql import Executor, GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.engine.completion import compiled
from schema.engine.leaves import Complete
from schema.engine.plans import Plan, plan_of


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """Answers objects by compiled functions. On anything unexpected, graphql-core completes the same object again.

    Nothing but attributes is read, so doing it twice is harmless, and every error is in graphql-core's own words.
    """

    _plan: Plan | None = None

    def build_per_event_executor(self, payload: Any) -> Executor[Any]:
        """An executor for one event, with a memo of its own: graphql-core 3.3.2 shares one among the events of a stream
        and never clears it, 3.6 kB an event."""
        executor = super().build_per_event_executor(payload)
        executor._relevant_sub_fields = {}
        return executor

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The answer for an object, compiled when it can be."""
        complete = self._compiled(return_type, field_details_list)
        if complete is not None:
            try:
                return complete(result)
            except Exception:
                pass  # graphql-core says below what is wrong, and where
        return super().complete_object_value(return_type, field_details_list, info, path, result, position_context)

    def _compiled(self, kind: GraphQLObjectType, asked: FieldDetailsList) -> Complete | None:
        if self.middleware_manager and self.middleware_manager.middlewares:
            return None
        if self._plan is None:
            self._plan = plan_of(self.operation, self.fragments, self.variable_values.coerced)
        key = (kind.name, *[id(one.node) for one in asked])
        if key not in self._plan.decided:
            self._plan.decided[key] = compiled(self, kind, asked)
        complete: Complete | None = self._plan.decided[key]
        return complete
