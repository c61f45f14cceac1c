"""A client of graphql-sse in distinct connections mode: `async with events(http, token, query) as stream`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson

from tests.live.client import SOON


class Events:
    """One stream of Server-Sent Events."""

    def __init__(self, answer: httpx.Response) -> None:
        self.headers = answer.headers
        self._lines = answer.aiter_lines()

    async def event(self, within: float = SOON) -> tuple[str, Any]:
        """The next event: its name and the JSON of its data. Comments, which keep the line alive, are passed over.

        Raises StopAsyncIteration when the server has closed the stream.
        """
        name = data = ""
        async with asyncio.timeout(within):
            while (line := await anext(self._lines)) or not name:
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    data = line.removeprefix("data:").strip()
        return name, orjson.loads(data) if data else None

    async def next(self, within: float = SOON) -> Any:
        """The value of the only field of the next event, which must come without errors."""
        name, payload = await self.event(within)
        assert name == "next", (name, payload)
        assert "errors" not in payload, payload
        [value] = payload["data"].values()
        return value


@asynccontextmanager
async def events(http: httpx.AsyncClient, token: str | None, query: str, **variables: Any) -> AsyncIterator[Events]:
    """The stream of one subscription, asked for by POST."""
    headers = {"accept": "text/event-stream"} | ({"authorization": f"Bearer {token}"} if token else {})
    asked = {"query": query, "variables": variables}
    async with http.stream("POST", "/graphql", json=asked, headers=headers, timeout=None) as answer:
        assert answer.status_code == httpx.codes.OK, await answer.aread()
        yield Events(answer)
