"""Who takes part: how each server is started, and what its clients bring."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_hex

import jwt

from bench.realtime import world
from bench.realtime.clients import Bell
from bench.realtime.side import Side
from tests.services.databases import neighbour, on_server
from tests.services.postgres_server import running_postgres

OURS = ("sqlite", "postgres")
KEYS = {
    "GUICHET_SECRET_KEY": "a secret for the benchmark only, long enough",
    "GUICHET_ACCESS_TOKEN_MINUTES": "600",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A server by its name: its command, to which the port is added, and its kind of client."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    client: type[Bell] = Bell


BARE = Peer("bare", [sys.executable, "-m", "bench.realtime.bare"])
PEERS = {peer.name: peer for peer in [BARE]}


@dataclass(slots=True)
class Entry:
    """A server that runs, and a token for each of its clients to be."""

    side: Side
    tokens: list[str]


class Field:
    """The servers of one run. PostgreSQL is started when somebody needs it, on the clients' core."""

    def __init__(self, ours: Sequence[str], peers: Sequence[str], stack: AsyncExitStack) -> None:
        self._ours = ours
        self._peers = peers
        self._stack = stack
        self._postgres = ""

    @property
    def names(self) -> list[str]:
        return [f"ours-{engine}" for engine in self._ours] + list(self._peers)

    @asynccontextmanager
    async def started(self, bells: int, only: Sequence[str] | None = None) -> AsyncIterator[list[Entry]]:
        """All of them, or those named, each with so many tokens for an empty inbox each; ended with the block."""
        async with AsyncExitStack() as running:
            entries = []
            for name in self.names if only is None else only:
                ours = name.startswith("ours-")
                entry = await (self._start_ours if ours else self._start_peer)(name, bells, running)
                running.push_async_callback(entry.side.close)
                await entry.side.ready()
                entries.append(entry)
            yield entries

    async def _start_ours(self, name: str, bells: int, running: AsyncExitStack) -> Entry:
        os.environ.update(KEYS)
        folder = running.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite://{folder}/guichet.sqlite3" if name == "ours-sqlite" else await self._database()
        tokens = await world.build(url, bells)
        environment = {**KEYS, "GUICHET_DATABASE_URL": url}
        return Entry(Side(name, [sys.executable, "-m", "bench.realtime.ours"], environment, Bell), tokens)

    async def _start_peer(self, name: str, bells: int, _: AsyncExitStack) -> Entry:
        peer = PEERS[name]
        return Entry(Side(name, peer.command, peer.environment, peer.client), _tokens(bells))

    async def _database(self) -> str:
        name = f"bench_{token_hex(4)}"
        await on_server(self._server(), f"CREATE DATABASE {name}")
        return neighbour(self._server(), name)

    def _server(self) -> str:
        if not self._postgres:
            self._postgres = self._stack.enter_context(running_postgres())
        return self._postgres


def _tokens(count: int) -> list[str]:
    """What the peers check when a client comes: who it is, until when."""
    until = int(time.time()) + 36_000
    return [jwt.encode({"sub": f"u{number}", "exp": until}, KEYS["GUICHET_SECRET_KEY"]) for number in range(count)]
