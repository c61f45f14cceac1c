"""Server-Sent Events, as graphql-sse has them in «distinct connections mode»: `next` for each result, then `complete`.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

import orjson

from transport import bounds, leaving
from transport.graphql.results import payload_of

HEADERS = {"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"}
KEEP_ALIVE = b": \n\n"
COMPLETE = b"event: complete\ndata:\n\n"

Chunks = asyncio.Queue[bytes | None]
"""What to write next; None ends the stream. One place: a client that reads slowly slows its own stream down."""


async def event_stream(results: AsyncGenerator[Any, None], ends_in: float | None) -> AsyncIterator[bytes]:
    """The stream as bytes. It ends with its results, when the token expires (`ends_in` seconds), or with the server.

    A client that is cut without `complete` comes back and resumes.
    """
    chunks: Chunks = asyncio.Queue(maxsize=1)
    helpers = [
        asyncio.create_task(work) for work in (_write(results, chunks), _keep_alive(chunks), _end(ends_in, chunks))
    ]
    try:
        while (chunk := await chunks.get()) is not None:
            yield chunk
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)


async def _write(results: AsyncGenerator[Any, None], chunks: Chunks) -> None:
    async with aclosing(results):
        async for result in results:
            await chunks.put(b"event: next\ndata: " + orjson.dumps(payload_of(result)) + b"\n\n")
    await chunks.put(COMPLETE)
    await chunks.put(None)


async def _keep_alive(chunks: Chunks) -> None:
    while True:
        await asyncio.sleep(bounds.KEEP_ALIVE_SECONDS)
        await chunks.put(KEEP_ALIVE)


async def _end(ends_in: float | None, chunks: Chunks) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ends_in):
            await leaving.wait()
    await chunks.put(None)
