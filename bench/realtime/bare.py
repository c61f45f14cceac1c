"""The least that uvicorn can do: a loop that sends a ready frame to every open WebSocket."""

import argparse
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SENDS: list[Send] = []
FRAME = json.dumps({"type": "next", "id": "1", "payload": {"data": {"bell": "x" * 380}}}, separators=(",", ":"))
"""As long as the bell's frame in this benchmark."""


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """The application: sockets, and the two doors of the benchmark."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws"})
        await _serve(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, send)


async def _serve(receive: Receive, send: Send) -> None:
    for answer in ('{"type":"connection_ack"}', FRAME):
        await receive()
        await send({"type": "websocket.send", "text": answer})
    SENDS.append(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    SENDS.remove(send)


async def _answer(scope: Message, send: Send) -> None:
    began = {"at": time.monotonic_ns(), "cpu": time.process_time()}
    if scope["path"] == "/bench/tell":
        for one in SENDS[-int(scope["query_string"].split(b"=")[1]) :]:
            await one({"type": "websocket.send", "text": FRAME})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(began).encode()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    uvicorn.run(
        application,
        port=parser.parse_args().port,
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="warning",
    )
