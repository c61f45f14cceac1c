"""Who takes part: how each server is started, and what its clients bring."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import jwt

from bench.process import ROOT
from bench.realtime import world
from bench.realtime.clients import Bell
from bench.realtime.remote import remote
from bench.realtime.side import Side
from bench.realtime.streams import Stream
from tests.services.databases import neighbour, on_server
from tests.services.postgres_server import running_postgres

OURS = ("sqlite", "postgres")
PROGRAMS = Path(__file__).with_name("peers")
INSTALLED = ROOT / ".cache" / "peers"
KEYS = {
    "GUICHET_SECRET_KEY": "a secret for the benchmark only, long enough",
    "GUICHET_ACCESS_TOKEN_MINUTES": "600",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """Another server: its command, to which the port is added, its kind of client, and what it needs."""

    command: Sequence[str]
    client: type[Bell] = Bell
    installed: bool = True
    """By bin/peers."""
    database: bool = False


def _node(program: str, *arguments: str) -> Sequence[str]:
    return ["node", "--max-old-space-size=8000", str(PROGRAMS / f"{program}.js"), *arguments]


PEERS = {
    "bare": Peer([sys.executable, "-m", "bench.realtime.bare"], installed=False),
    "graphql-ws": Peer(_node("graphql_ws")),
    "mercurius": Peer(_node("mercurius")),
    "mercurius-jit": Peer(_node("mercurius", "jit")),
    "graphql-yoga": Peer(_node("yoga"), client=Stream),
    "ariadne": Peer([str(INSTALLED / "venv/bin/python"), "-m", "bench.realtime.peers.ariadne_bells"]),
    "postgraphile": Peer(_node("postgraphile"), database=True),
}


@dataclass(slots=True)
class Entry:
    """A server that runs, and a token for each of its clients to be."""

    name: str
    side: Side
    tokens: list[str]


class Field:
    """The servers of one run. PostgreSQL is started when somebody needs it, on the clients' core."""

    def __init__(self, ours: Sequence[str], peers: Sequence[str], stack: AsyncExitStack) -> None:
        self._ours = ours
        self._peers = peers
        self._stack = stack
        self._postgres = ""
        if any(PEERS[name].installed for name in peers):
            subprocess.run([ROOT / "bin" / "peers"], check=True)

    @property
    def names(self) -> list[str]:
        return [f"ours-{engine}" for engine in self._ours] + list(self._peers)

    @asynccontextmanager
    async def started(self, bells: int, names: Sequence[str]) -> AsyncIterator[list[Entry]]:
        """Those of these names, with so many tokens each, for empty inboxes; ended with the block."""
        async with AsyncExitStack() as running:
            entries = []
            for name in names:
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
        return Entry(name, remote([sys.executable, "-m", "bench.realtime.ours"], environment, Bell), tokens)

    async def _start_peer(self, name: str, bells: int, _: AsyncExitStack) -> Entry:
        peer = PEERS[name]
        environment = {**KEYS, "NODE_PATH": str(INSTALLED / "node_modules"), "GRAPHILE_ENV": "production"}
        if peer.database:
            environment["PEER_DATABASE_URL"] = await self._database()
        return Entry(name, remote(peer.command, environment, peer.client), _tokens(bells))

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
