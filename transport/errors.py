"""The one place where an error becomes what a client reads and what the log says.

A client reads a code, a sentence, a request id. The log reads a class, a path, the operation's name: never the text of
the document, a variable, or the message of an exception, which quote passwords and social security numbers.
"""

import errno
import logging
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.schema.exceptions import InvalidOperationTypeError

from models.database import DatabaseUnavailable
from models.refusals import NotSeen, Refusal
from schema.errors import BadInput, Fault, NotFound, Timeout, Unavailable
from transport import bounds

INTERNAL = "Une erreur interne est survenue."
RETRY_SECONDS = 1
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LONGEST_PATH = 200

_log = logging.getLogger("guichet.operations")
_SUGGESTION = re.compile(r" ?Did you mean .*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where errors come from: the request's id, and the operation's name as its document gives it."""

    request_id: str
    operation: str


def told(errors: Sequence[GraphQLError], origin: Origin) -> list[GraphQLError]:
    """The errors as the client may read them, ten at most; each one is logged."""
    return [_told(error, origin) for error in errors[: bounds.MOST_ERRORS_TOLD]]


def is_request_error(errors: Sequence[GraphQLError]) -> bool:
    """Whether nothing was executed: the answer then has no `data` (GraphQL specification §7.1.2)."""
    return all(error.path is None and (error.extensions or {}).get("code") != Timeout.code for error in errors)


def _told(error: GraphQLError, origin: Origin) -> GraphQLError:
    code, message, details = _described(error)
    _write_down(error, code, origin)
    return GraphQLError(
        _SUGGESTION.sub("", message)[: bounds.LONGEST_MESSAGE],
        error.nodes,
        error.source,
        error.positions,
        error.path,
        error.original_error or error,
        {"code": code, **details, "requestId": origin.request_id},
    )


def _described(error: GraphQLError) -> tuple[str, str, dict[str, object]]:
    fault = _fault(error.original_error or error)
    if fault is not None:
        details = {name: value for name, value in (fault.extensions or {}).items() if name != "code"}
        return fault.code, fault.message, details
    code = _code(error)
    return code, INTERNAL if code == "INTERNAL" else error.message, {}


def _fault(cause: Exception) -> Fault | None:
    if isinstance(cause, Fault):
        return cause
    if isinstance(cause, NotSeen):
        return NotFound()
    if isinstance(cause, Refusal):
        return BadInput(cause.message)
    if isinstance(cause, InvalidOperationTypeError):
        return BadInput("Ce genre d'opération n'est pas accepté ici.")
    return Unavailable(RETRY_SECONDS) if is_outage(cause) else None


def is_outage(cause: BaseException) -> bool:
    """Whether something outside of the process failed that will work again: the database, or room on a disk."""
    return isinstance(cause, DatabaseUnavailable) or (isinstance(cause, OSError) and cause.errno in NO_SPACE)


def _code(error: GraphQLError) -> str:
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    given = (error.extensions or {}).get("code")
    if isinstance(given, str):
        return given
    # graphql-core gives a node to what is wrong in a document or its variables; what it cannot serialise has none.
    cause = error.original_error
    at_fault = error.nodes if error.path is None else getattr(cause, "nodes", None)
    return "BAD_USER_INPUT" if at_fault and (cause is None or isinstance(cause, GraphQLError)) else "INTERNAL"


def _write_down(error: GraphQLError, code: str, origin: Origin) -> None:
    cause = error.original_error or error
    where = ".".join(str(step) for step in error.path or ())[:LONGEST_PATH]
    words = (code, type(cause).__name__, where, origin.operation, origin.request_id)
    if code == Unavailable.code:
        _log.warning("code=%s class=%s path=%s operation=%s request=%s", *words)
    elif code == "INTERNAL":
        _log.error("code=%s class=%s path=%s operation=%s request=%s\n%s", *words, frames_of(cause))
    else:
        _log.info("code=%s class=%s path=%s operation=%s request=%s", *words)


def frames_of(error: BaseException) -> str:
    """Where an exception went through: files, lines and functions, without a value or a message."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-20:])
