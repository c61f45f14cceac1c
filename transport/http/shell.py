"""The outermost layer: what a request may weigh, where it may come from, what every answer carries.

Nothing inside needs to think of it, and nothing that goes wrong inside leaves it as anything but a short JSON answer.
"""

import logging
import re
from collections import Counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from settings import Settings
from transport import bounds, metrics
from transport.callers import REQUEST_ID, new_request_id
from transport.errors import frames_of
from transport.http.addresses import LOCAL_HOSTS, client_of, host_of
from transport.http.exchange import Exchange, problem_of_head

_log = logging.getLogger("guichet.requests")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Shell:
    """Wraps the application. `settings` says which hosts, origins and proxies are ours."""

    def __init__(
        self, app: ASGIApp, settings: Settings, *, sockets_per_address: int = bounds.MOST_SOCKETS_PER_ADDRESS
    ) -> None:
        self._app = app
        self._settings = settings
        self._sockets_per_address = sockets_per_address
        self._sockets: Counter[str] = Counter()
        own = {host_of(settings.public_url.partition("://")[2])}
        self._hosts = own if settings.is_production else own | LOCAL_HOSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope = self._introduced(scope, headers)
        if scope["type"] == "websocket":
            await self._socket(scope, headers, receive, send)
        else:
            await Exchange(scope, headers, receive, send, self._settings).run(self._app, self._hosts)

    def _introduced(self, scope: Scope, headers: Headers) -> Scope:
        """The scope with its real client and its request id; ours unless a proxy of ours has given one."""
        peer, port = scope.get("client") or ("", 0)
        client = client_of(peer, headers.getlist("x-forwarded-for"), self._settings.trusted_proxies)
        given = headers.get("x-request-id", "")
        request_id = given if client != peer and _REQUEST_ID.fullmatch(given) else new_request_id()
        return {**scope, "client": (client, port), REQUEST_ID: request_id}

    async def _socket(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        client = scope["client"][0]
        if (
            problem_of_head(scope, headers)
            or host_of(headers.get("host", "")) not in self._hosts
            or self._sockets[client] >= self._sockets_per_address
        ):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        self._sockets[client] += 1
        try:
            with metrics.open_socket():
                await self._app(scope, receive, send)
        except Exception as error:
            _log.error("class=%s request=%s\n%s", type(error).__name__, scope[REQUEST_ID], frames_of(error))
        finally:
            self._sockets[client] -= 1
            if not self._sockets[client]:
                del self._sockets[client]
