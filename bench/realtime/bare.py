"""The least that uvicorn can do: a loop that sends a ready frame to every open WebSocket."""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from bench.realtime.world import ANSWERED, FRAME

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SENDS: list[Send] = []
BEGAN: dict[str, float] = {}
TASKS: set[asyncio.Task[None]] = set()


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
        await _answer(scope, send)


async def _serve(receive: Receive, send: Send) -> None:
    for answer in ('{"type":"connection_ack"}', _ready(0)):
        await receive()
        await send({"type": "websocket.send", "text": answer})
    SENDS.append(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    SENDS.remove(send)


async def _answer(scope: Message, send: Send) -> None:
    if scope["path"] == "/bench/tell":
        asked = {name: int(value) for name, value in parse_qsl(scope["query_string"].decode())}
        TASKS.add(asyncio.create_task(_tell(**asked)))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(BEGAN).encode()})


async def _tell(count: int, times: int, size: int) -> None:
    await asyncio.sleep(ANSWERED)
    frame = _ready(size)
    BEGAN.update(at=time.monotonic_ns(), cpu=time.process_time(), writing=0.0)
    for _ in range(times):
        for one in SENDS[-count:]:
            await one({"type": "websocket.send", "text": frame})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    uvicorn.run(
        application,
        port=parser.parse_args().port,
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        backlog=4096,
        lifespan="off",
        log_level="warning",
    )
