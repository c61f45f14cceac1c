"""From a result of execution to what is written on the wire, the same over every transport."""

from typing import Any

from strawberry.types.execution import ExecutionResult

from transport.errors import is_request_error


def payload_of(result: ExecutionResult) -> dict[str, Any]:
    """`data` and `errors`. Errors have been told already (transport.graphql.execution)."""
    if not result.errors:
        return {"data": result.data}
    errors = [error.formatted for error in result.errors]
    if result.data is None and is_request_error(result.errors):
        return {"errors": errors}
    return {"errors": errors, "data": result.data}
