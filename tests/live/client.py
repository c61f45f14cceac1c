"""A client of graphql-transport-ws as a front end would write it: `async with socket(url, token) as line`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
import websockets

Json = dict[str, Any]

SOON = 30.0
"""Seconds after which what the service has to tell or to end will not come any more."""

AT_ONCE = 5.0
"""Seconds that a lost right may last, on a machine that is busy."""


class Stream:
    """One operation on a socket."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.heard: asyncio.Queue[Json] = asyncio.Queue()

    async def message(self, within: float = SOON) -> Json:
        """The next message of the server, as it came."""
        async with asyncio.timeout(within):
            return await self.heard.get()

    async def next(self, within: float = SOON) -> Any:
        """The value of the only field of the next event, which must come without errors."""
        message = await self.message(within)
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        [value] = message["payload"]["data"].values()
        return value

    async def is_silent(self, during: float = 0.3) -> bool:
        """Whether nothing at all comes for so many seconds."""
        await asyncio.sleep(during)
        return self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether everything that came was read."""
        return self.heard.empty()


class Line:
    """An open socket: what comes for an operation goes to its stream, the rest to `others`."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self._connection = connection
        self._streams: dict[str, Stream] = {}
        self.others: asyncio.Queue[Json] = asyncio.Queue()
        self.listening = asyncio.create_task(self._listen())

    async def say(self, message: Json) -> None:
        await self._connection.send(orjson.dumps(message).decode())

    async def ping(self, **payload: str) -> Json:
        """Say ping, and give what the server answers."""
        await self.say({"type": "ping", "payload": payload})
        return await asyncio.wait_for(self.others.get(), SOON)

    async def subscribe(self, query: str, **variables: Any) -> Stream:
        stream = Stream(str(len(self._streams) + 1))
        self._streams[stream.id] = stream
        await self.say({"type": "subscribe", "id": stream.id, "payload": {"query": query, "variables": variables}})
        return stream

    async def close_code(self, within: float = SOON) -> int | None:
        """Wait until the server closes the socket."""
        await asyncio.wait_for(asyncio.shield(self.listening), within)
        return self._connection.close_code

    async def _listen(self) -> None:
        with suppress(websockets.ConnectionClosed):
            while True:
                message = orjson.loads(await self._connection.recv())
                stream = self._streams.get(message.get("id"))
                (stream.heard if stream else self.others).put_nowait(message)


@asynccontextmanager
async def socket(url: str, token: str | None = None) -> AsyncIterator[Line]:
    """A socket of /graphql whose init was acknowledged."""
    protocol: Any = ["graphql-transport-ws"]
    async with websockets.connect(f"{url}/graphql", subprotocols=protocol, compression=None, proxy=None) as connection:
        line = Line(connection)
        try:
            await line.say(
                {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"} if token else {}}
            )
            assert await asyncio.wait_for(line.others.get(), SOON) == {"type": "connection_ack"}
            yield line
        finally:
            line.listening.cancel()
