"""The application as a server sees it: the two halves of /graphql, the machine's questions, and GraphiQL."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from settings import Settings
from transport import bounds, metrics
from transport.callers import CallerOf, WordOf
from transport.graphql.execution import GuardedSchema
from transport.http.shell import Shell
from transport.http.view import HTTPView
from transport.probes import Check, states
from transport.sockets.knocking import SocketView

WEB = Path(__file__).parents[1] / "web"
GRAPHQL = "/graphql"
PROMETHEUS = "text/plain; version=0.0.4"

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


def site(
    schema: GuardedSchema,
    caller_of: CallerOf,
    given: Settings,
    *,
    checks: Mapping[str, Check],
    routes: Sequence[BaseRoute] = (),
    lifespan: Lifespan | None = None,
    word_of: WordOf | None = None,
    sockets_per_address: int = bounds.MOST_SOCKETS_PER_ADDRESS,
) -> ASGIApp:
    """Everything on one address. `checks` are the questions of /readyz, `routes` come after ours.

    `word_of` remembers callers; without it each request reads its session.
    """
    # A bare router: Starlette's own middleware would answer before the shell can.
    router = Router(
        [
            *_probes(dict(checks)),
            *([] if given.is_production else [Mount("/graphiql", StaticFiles(directory=WEB / "graphiql"))]),
            *routes,
        ],
        redirect_slashes=False,
        default=_nothing_here,
        lifespan=lifespan,
    )
    page = None if given.is_production else (WEB / "graphiql" / "index.html").read_text(encoding="utf-8")
    http, websocket = HTTPView(schema, caller_of, page, word_of), SocketView(schema, caller_of, given.allowed_origins)
    app = _graphql_first({"http": http, "websocket": websocket}, router)
    return Shell(app, given, sockets_per_address=sockets_per_address)


def _graphql_first(halves: Mapping[str, ASGIApp], others: ASGIApp) -> ASGIApp:
    """What is asked most looks for no route."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        half = halves.get(scope["type"]) if scope.get("path") == GRAPHQL else None
        await (half or others)(scope, receive, send)

    return app


def _probes(checks: dict[str, Check]) -> list[BaseRoute]:
    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        found = await states(checks)
        return JSONResponse(found, 200 if set(found.values()) <= {"ok"} else 503)

    async def measured(_: Request) -> Response:
        return PlainTextResponse(metrics.exposition(), media_type=PROMETHEUS)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", measured)]


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).close()
    else:
        raise HTTPException(404)
