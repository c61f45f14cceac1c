"""Starting the probe server, and speaking to it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import websockets

from tests.services.kept import Kept, new_folder

PROBE = Path(__file__).with_name("probe.py")
ANNOUNCED = "Guichet écoute sur "


@dataclass(frozen=True)
class Probe:
    """A running server: its address and its log so far."""

    address: str
    folder: Path

    @property
    def socket_address(self) -> str:
        return self.address.replace("http://", "ws://") + "/graphql"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


@contextmanager
def running_probe(*, program: Path = PROBE, **environment: str) -> Iterator[Probe]:
    """A server process of its own, certainly stopped at the end."""
    folder = new_folder("transport")
    assignments = [f"{name}={value}" for name, value in environment.items()]
    kept = Kept(folder, ["env", "PYTHONUNBUFFERED=1", *assignments, sys.executable, str(program)])
    try:
        kept.wait_until(lambda: (folder / "log").exists() and ANNOUNCED in (folder / "log").read_text())
        line = next(line for line in (folder / "log").read_text().splitlines() if ANNOUNCED in line)
        yield Probe(line.removeprefix(ANNOUNCED), folder)
    finally:
        kept.stop()


async def ask(client: httpx.AsyncClient, query: str, **headers: str) -> dict[str, Any]:
    """The whole answer to a query over HTTP."""
    answer = await client.post("/graphql", json={"query": query}, headers=headers)
    body: dict[str, Any] = answer.json()
    return body


async def measured(probe: Probe, name: str) -> int:
    """What the probe says of itself: `descriptors`, `resident` (kB), `tasks`."""
    async with httpx.AsyncClient(base_url=probe.address, trust_env=False, timeout=30) as client:
        return int((await ask(client, f'{{ measured(name: "{name}") }}'))["data"]["measured"])


def codes(body: dict[str, Any]) -> list[str]:
    """The codes of the errors of an answer."""
    return [error["extensions"]["code"] for error in body.get("errors", [])]


class Line:
    """A WebSocket client that says and hears JSON."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self.connection = connection

    async def say(self, message: Any) -> None:
        text = message if isinstance(message, str | bytes) else orjson.dumps(message).decode()
        await self.connection.send(text)

    async def hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = orjson.loads(await self.connection.recv())
        return heard

    async def init(self, authorization: str | None = None) -> None:
        payload = {} if authorization is None else {"authorization": authorization}
        await self.say({"type": "connection_init", "payload": payload})
        assert await self.hear() == {"type": "connection_ack"}

    async def subscribe(self, operation_id: str, query: str) -> None:
        await self.say({"type": "subscribe", "id": operation_id, "payload": {"query": query}})

    async def close_code(self) -> int:
        """Wait until the server closes; what it says before is not listened to."""
        with suppress(websockets.ConnectionClosed):
            while True:
                await self.connection.recv()
        assert self.connection.close_code != 1006, "closed without a close frame"
        return self.connection.close_code or 0


def line(probe: Probe, query: str = "", **options: Any) -> websockets.connect:
    """A connection to the probe's socket, without compression, as a client that is no browser."""
    plain: dict[str, Any] = {"subprotocols": ["graphql-transport-ws"], "compression": None}
    return websockets.connect(f"{probe.socket_address}{query}", proxy=None, **{**plain, **options})


async def connected(connection: websockets.ClientConnection, authorization: str | None = None) -> Line:
    """A client whose init was acknowledged."""
    told = Line(connection)
    await told.init(authorization)
    return told
