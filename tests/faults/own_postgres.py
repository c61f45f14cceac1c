"""A PostgreSQL of one test alone, which may be stopped without a word and started again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.services.databases import PostgresDatabases
from tests.services.kept import Kept
from tests.services.postgres_server import QUICK, Cluster

SAFE = QUICK | {"synchronous_commit": "on"}
"""The machine stays up, so nothing needs the disk; but what was acknowledged must be in the log of the server."""


class OwnPostgres:
    """A server; it answers at the same address after each restart."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.folder = cluster.folder
        self._lives: list[Kept] = []

    async def database(self) -> str:
        """The address of a new, migrated database."""
        made = PostgresDatabases(self._cluster.url)
        await made.prepare()
        return made.url

    async def start(self) -> None:
        self._lives.append(await asyncio.to_thread(self._cluster.start))

    async def kill(self) -> None:
        """As `pg_ctl stop -m immediate`: every session is cut, nothing is written down."""
        written = self.folder / self._cluster.data / "postmaster.pid"
        if not written.exists():  # it gave up by itself
            return
        pid = int(written.read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        async with asyncio.timeout(20):
            while _is_alive(pid):  # noqa: ASYNC110 - another process decides
                await asyncio.sleep(0.02)

    async def restart(self) -> None:
        await self.kill()
        await self.start()

    def stop(self) -> None:
        for life in self._lives:
            life.stop()


@asynccontextmanager
async def own_postgres(data: str = "data", initdb: tuple[str, ...] = ()) -> AsyncIterator[OwnPostgres]:
    """A PostgreSQL that nobody else uses."""
    with _made(data, initdb) as postgres:
        await postgres.start()
        yield postgres


@contextmanager
def _made(data: str, initdb: tuple[str, ...]) -> Iterator[OwnPostgres]:
    postgres = OwnPostgres(Cluster(SAFE, data, initdb))
    try:
        yield postgres
    finally:
        postgres.stop()


def _is_alive(pid: int) -> bool:
    """A server that ended, and that its keeper has not looked at yet, is a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
