"""A bell («cloche») listened to over a WebSocket, in the protocol graphql-transport-ws."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from demo.playing.client import Guichet, Trouble

PATIENCE = 15.0
"""Seconds within which a notification must be heard."""

SUBSCRIPTION = """
subscription {
  bell { kind sequence unreadCount notification { sequence kind title body } }
}
"""

Heard = Callable[[dict[str, Any]], None]


class Bell:
    """What one person hears, in order; `on_ring` is called at each notification as it comes."""

    def __init__(self, socket: ClientConnection, on_ring: Heard) -> None:
        self.notifications: list[dict[str, Any]] = []
        self.last_sequence: int | None = None
        self._socket = socket
        self._on_ring = on_ring
        self._trouble: Trouble | None = None
        self._news = asyncio.Condition()

    async def waits_for(self, kind: str, *about: str) -> None:
        """Until a notification of this kind has come that speaks of all this. Raises Trouble when none comes."""
        async with self._news:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._news.wait_for(lambda: self._trouble or self._has_heard(kind, about))
        if self._trouble:
            raise self._trouble
        if not self._has_heard(kind, about):
            raise Trouble(f"La cloche n'a pas sonné en {PATIENCE:g} s : {kind}, {', '.join(about)}.")

    def _has_heard(self, kind: str, about: Iterable[str]) -> bool:
        texts = (f"{one['title']} {one['body']}" for one in self.notifications if one["kind"] == kind)
        return any(all(word in text for word in about) for text in texts)

    async def listen(self) -> None:
        """Take events as long as the socket is open."""
        try:
            async for text in self._socket:
                await self._take(json.loads(text))
            trouble = Trouble("La cloche s'est fermée.")
        except ConnectionClosed as closed:
            trouble = Trouble(f"La cloche s'est fermée : {closed}")
        except Trouble as told:
            trouble = told
        async with self._news:
            self._trouble = trouble
            self._news.notify_all()

    async def _take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "ping":
                await self._socket.send(json.dumps({"type": "pong"}))
            case "next":
                async with self._news:
                    self._hear(message["payload"]["data"]["bell"])
                    self._news.notify_all()
            case "error":
                raise Trouble(f"La cloche se tait : {message['payload'][0]['message']}")

    def _hear(self, event: dict[str, Any]) -> None:
        if event["kind"] == "ADDED":
            sequence = event["sequence"]
            if self.last_sequence is not None and sequence != self.last_sequence + 1:
                raise Trouble(f"La cloche a sauté de {self.last_sequence} à {sequence}.")
            self.notifications.append(event["notification"])
            self._on_ring(event)
        self.last_sequence = event["sequence"]


@asynccontextmanager
async def listening(guichet: Guichet, on_ring: Heard) -> AsyncIterator[Bell]:
    """The bell of whoever is signed in, open for the length of the block. Raises Trouble."""
    address = guichet.url.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
        await _begin(socket, guichet.token)
        bell = Bell(socket, on_ring)
        ears = asyncio.create_task(bell.listen())
        try:
            yield bell
        finally:
            ears.cancel()


async def _begin(socket: ClientConnection, token: str | None) -> None:
    await socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}))
    async with asyncio.timeout(PATIENCE):
        welcome = json.loads(await socket.recv())
    if welcome["type"] != "connection_ack":
        raise Trouble("Le serveur n'ouvre pas la cloche.")
    await socket.send(json.dumps({"type": "subscribe", "id": "bell", "payload": {"query": SUBSCRIPTION}}))
