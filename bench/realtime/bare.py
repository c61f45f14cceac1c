"""The least that uvicorn can do: a loop that sends a ready frame to every open WebSocket."""

import json

from bench.realtime import doors
from bench.realtime.doors import Message, Receive, Send

FRAME = 420
"""Bytes of our frame with the longest numbers seen here, and the least that another server sends."""
SENDS: list[Send] = []


def _ready(size: int) -> str:
    """A frame as long as ours with a text of this size."""
    return json.dumps({"id": "1", "type": "next", "payload": "x" * (FRAME + size - 37)}, separators=(",", ":"))


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """The application: sockets, and the two doors of the benchmark."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws"})
        await _serve(receive, send)
    elif scope["type"] == "http":
        await doors.answer(scope, send, _tell)


async def _serve(receive: Receive, send: Send) -> None:
    for answer in ('{"type":"connection_ack"}', _ready(0)):
        await receive()
        await send({"type": "websocket.send", "text": answer})
    SENDS.append(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    SENDS.remove(send)


async def _tell(count: int, times: int, size: int) -> None:
    frame = _ready(size)
    for _ in range(times):
        for one in SENDS[-count:]:
            await one({"type": "websocket.send", "text": frame})


if __name__ == "__main__":
    doors.run(application, __doc__)
