"""GraphQL over HTTP: POST, and Server-Sent Events for those who ask for them.

https://graphql.github.io/graphql-over-http/draft/. Queries by GET are refused: an address is logged, cached and shared.
"""

from collections.abc import AsyncGenerator
from typing import Any, cast

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from auth.viewer import Viewer
from models import clock, flat
from schema.context import Context
from transport.callers import REQUEST_ID, CallerOf, WordOf, authorization_of, context_of, context_with
from transport.graphql.execution import GuardedSchema
from transport.graphql.json_text import NotJson, read_json
from transport.graphql.requests import BadRequest, Request, request_from
from transport.graphql.results import payload_of
from transport.http.answers import EVENT_STREAM, accepts_events, answer, refusal
from transport.http.events import HEADERS, event_stream
from transport.http.headers import EDITOR_HEADERS
from transport.http.uploads import form_of, operation_with_files

EVERYTHING = set(OperationType)
ONE_ANSWER = {OperationType.QUERY, OperationType.MUTATION}
POST_ONLY = "GraphQL se demande par POST ; GET ne sert qu'aux abonnements en Server-Sent Events."
STREAM_ONLY = "Un abonnement demande un WebSocket, ou l'en-tête « Accept: text/event-stream »."


class HTTPView:
    """The HTTP half of /graphql. `page` is the GraphiQL page for browsers, or None; `word_of` may be left out."""

    def __init__(
        self, schema: GuardedSchema, caller_of: CallerOf, page: str | None, word_of: WordOf | None = None
    ) -> None:
        self._schema = schema
        self._word_of = word_of
        self._caller_of = caller_of
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPRequest(scope, receive)
        try:
            response = await self._respond(request)
        except BadRequest as bad:
            response = answer(
                refusal(bad.message, scope[REQUEST_ID]), accept=request.headers.get("accept", ""), status=bad.status
            )
            response.headers.update(bad.headers)
        await response(scope, receive, send)

    async def _respond(self, request: HTTPRequest) -> Response:
        accept = request.headers.get("accept", "")
        if request.method == "POST":
            return await self._posted(request, accept)
        if request.method == "GET" and self._page is not None and "text/html" in accept:
            return HTMLResponse(self._page, headers=EDITOR_HEADERS)
        if request.method == "GET" and accepts_events(accept):
            return await self._stream(_asked_in_address(request), request, {OperationType.SUBSCRIPTION})
        raise BadRequest(POST_ONLY, 405, {"allow": "POST"})

    async def _posted(self, request: HTTPRequest, accept: str) -> Response:
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type == "multipart/form-data":
            context = await self._context(request)
            async with form_of(request) as form:
                return await self._run(request_from(operation_with_files(form)), context, accept)
        if content_type != "application/json":
            raise BadRequest("Le corps doit être de type application/json.", 415)
        asked = request_from(_json(await _body(request)))
        if accepts_events(accept):
            return await self._stream(asked, request, EVERYTHING)
        if data := await self._at_word(asked, request):
            return answer({"data": data}, accept=accept)
        return await self._run(asked, await self._context(request), accept)

    async def _context(self, request: HTTPRequest) -> Context:
        return await context_of(request, authorization_of(request), self._caller_of, request.scope[REQUEST_ID])

    async def _at_word(self, asked: Request, request: HTTPRequest) -> dict[str, Any] | None:
        """The answer to a plain query of somebody who was here before; None for whatever needs another look."""
        word = self._word_of(authorization_of(request), now=clock.now()) if self._word_of else None
        roots = self._schema.roots(asked.query, asked.variables, asked.operation_name) if word else None
        if word is None or roots is None:
            return None
        context = context_with(request, word.viewer, request.scope[REQUEST_ID])
        try:
            async with flat.relying_on(word.doubt()):
                return await self._schema.answered(roots, context)
        except flat.Moved:
            return None

    async def _run(self, asked: Request, context: Context, accept: str) -> Response:
        try:
            result = await self._schema.execute(
                asked.query,
                asked.variables,
                context,
                operation_name=asked.operation_name,
                allowed_operation_types=ONE_ANSWER,
                operation_extensions=asked.extensions,
            )
        except InvalidOperationTypeError:
            raise BadRequest(STREAM_ONLY, 406) from None
        return answer(payload_of(result), accept=accept)

    async def _stream(self, asked: Request, request: HTTPRequest, allowed: set[OperationType]) -> Response:
        context = await self._context(request)
        results = await self._schema.stream(
            asked.query,
            asked.variables,
            context,
            operation_name=asked.operation_name,
            allowed_operation_types=allowed,
            operation_extensions=asked.extensions,
        )
        events = event_stream(cast("AsyncGenerator[Any, None]", results), _seconds_left(context))
        return StreamingResponse(events, headers=HEADERS, media_type=EVENT_STREAM)


async def _body(request: HTTPRequest) -> bytes:
    """The whole body: the shell has bounded it. Raises `ClientDisconnect`."""
    pieces, more = [], True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def _json(text: bytes) -> Any:
    try:
        return read_json(text)
    except NotJson as error:
        raise BadRequest(str(error)) from None


def _asked_in_address(request: HTTPRequest) -> Request:
    asked: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in asked:
            asked[name] = _json(asked[name].encode())
    return request_from(asked)


def _seconds_left(context: Context) -> float | None:
    """How long a stream may last: until the caller's token expires."""
    if not isinstance(context.caller, Viewer):
        return None
    return max(0.0, (context.caller.token_expires_at - clock.now()).total_seconds())
