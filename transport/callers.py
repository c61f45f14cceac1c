"""From a connection to the context of one operation: who calls, from where, under which request id."""

import secrets
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import HTTPConnection

from auth.remembering import Word
from auth.viewer import Caller
from models import clock
from schema.context import Context
from transport.graphql.requests import BadRequest
from transport.http.browsers import browser_of

LONGEST_USER_AGENT = 300
REQUEST_ID = "guichet.request_id"
"""Where the shell leaves the id of a request in its ASGI scope."""


class CallerOf(Protocol):
    """Who sent this Authorization header: `auth.bearers.caller_of`."""

    def __call__(self, authorization: str | None, *, now: datetime) -> Coroutine[Any, Any, Caller]: ...


class WordOf(Protocol):
    """Who was behind this header a while ago: `auth.bearers.word_of`."""

    def __call__(self, authorization: str | None, *, now: datetime) -> Word | None: ...


def new_request_id() -> str:
    return secrets.token_hex(8)


def authorization_of(connection: HTTPConnection) -> str | None:
    """The one Authorization header. Raises `BadRequest` for two that differ; an address is never read for a token."""
    given = set(connection.headers.getlist("authorization"))
    if len(given) > 1:
        raise BadRequest("Deux en-têtes Authorization différents.")
    return given.pop() if given else None


async def context_of(
    connection: HTTPConnection, authorization: str | None, caller_of: CallerOf, request_id: str
) -> Context:
    """A fresh context: rights are read now, not when the connection was made."""
    return context_with(connection, await caller_of(authorization, now=clock.now()), request_id)


def context_with(connection: HTTPConnection, caller: Caller, request_id: str) -> Context:
    """The context of an operation of this caller."""
    client = connection.client
    return Context(
        caller=caller,
        request_id=request_id,
        client_ip=client.host if client else None,
        user_agent=(connection.headers.get("user-agent") or "")[:LONGEST_USER_AGENT] or None,
        browser=browser_of(connection),
    )
