"""The WebSocket half of /graphql: who may knock, and in which protocol."""

from collections.abc import Collection

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from transport.callers import CallerOf
from transport.graphql.execution import GuardedSchema
from transport.sockets.messages import PROTOCOL
from transport.sockets.socket import Socket


class SocketView:
    """Accepts sockets from pages of `origins`, and from clients that are no browser and send no Origin."""

    def __init__(self, schema: GuardedSchema, caller_of: CallerOf, origins: Collection[str]) -> None:
        self._schema = schema
        self._caller_of = caller_of
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        await websocket.receive()
        if not self._may_come_from(websocket):
            await websocket.close()  # before acceptance: the handshake is answered with 403
        elif PROTOCOL not in scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(4406, "Subprotocol not acceptable")
        else:
            await Socket(websocket, self._schema, self._caller_of).run()

    def _may_come_from(self, websocket: WebSocket) -> bool:
        origins = websocket.headers.getlist("origin")
        return all(origin in self._origins for origin in origins)
