"""What every resolver is given besides its arguments."""

from dataclasses import dataclass
from typing import Any

import strawberry

from auth.viewer import Caller, Viewer
from schema.errors import Unauthenticated


@dataclass(slots=True, eq=False)
class Context:
    """One operation: who calls (in a stream, with the rights of now), from where, and the name in errors and logs."""

    caller: Caller
    request_id: str
    client_ip: str | None = None
    user_agent: str | None = None
    browser: str | None = None
    """What tells the browser from others while it signs in elsewhere; it opens nothing by itself."""
    question: Any = None
    """What is being answered, when the same was asked before (`schema.engine.called.Called`): what follows from it and
    from the caller alone may be kept."""
    line: Any = None
    """Where a stream may go on by itself, if the transport has such a place (`subscriptions.fanout.line`)."""


Info = strawberry.Info[Context, None]


def viewer_of(info: Info) -> Viewer:
    """The signed-in user; raises Unauthenticated for anybody else."""
    return signed_in(info.context.caller)


def signed_in(caller: Caller) -> Viewer:
    """The caller as a signed-in user; raises Unauthenticated for anybody else."""
    if isinstance(caller, Viewer):
        return caller
    raise Unauthenticated
