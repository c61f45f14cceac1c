"""One operation, executed by the engine and by graphql-core alone."""

from __future__ import annotations

from copy import copy
from typing import Any

import orjson
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from auth.viewer import Caller
from schema.context import Context
from transport.graphql.api import api
from transport.graphql.execution import GuardedSchema
from transport.graphql.results import payload_of

reference = copy(api)
reference.execution_context_class = StrawberryGraphQLCoreExecutionContext


async def answered(schema: GuardedSchema, text: str, caller: Caller, variables: dict[str, Any]) -> str:
    """The answer as it is written, keys in their order; without graphql-core where the engine can do so.

    Asked again when a loaded machine has no connection in time.
    """
    if (roots := schema.roots(text, variables, None)) is not None:
        data = await schema.answered(roots, Context(caller, request_id="test"))
        if data is not None:
            return orjson.dumps({"data": data}).decode()
    for _ in range(5):
        result = await schema.execute(text, variable_values=variables, context_value=Context(caller, request_id="test"))
        answer = orjson.dumps(payload_of(result)).decode()
        if '"code":"UNAVAILABLE"' not in answer:
            break
    return answer
