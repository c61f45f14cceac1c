"""The two doors of a server that is compared with ours: tell some bells, and when that began.

Nothing of ours is imported: a peer lives on its own packages.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Tell = Callable[..., Awaitable[None]]
"""Tells `times` events with a text of `size` to the last `count` bells."""

ANSWERED = 0.005
"""Seconds after which the answer to /bench/tell has left: the event that follows is measured without it."""
BEGAN: dict[str, float] = {}
TASKS: set[asyncio.Task[None]] = set()


async def answer(scope: Message, send: Send, tell: Tell) -> None:
    """Whoever knocks at /bench/tell or /bench/stamp."""
    if scope["path"] == "/bench/tell":
        asked = {name: int(value) for name, value in parse_qsl(scope["query_string"].decode())}
        TASKS.add(asyncio.create_task(_begin(tell, asked)))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(BEGAN).encode()})


async def _begin(tell: Tell, asked: dict[str, int]) -> None:
    await asyncio.sleep(ANSWERED)
    BEGAN.update(at=time.monotonic_ns(), cpu=time.process_time(), writing=0.0)
    await tell(**asked)


def run(application: Callable[..., Awaitable[None]], description: str | None) -> None:
    """Serves it on the port of the command line, by uvicorn as we set it."""
    parser = argparse.ArgumentParser(description=description)
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
