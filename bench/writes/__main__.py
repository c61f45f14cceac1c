"""`bin/bench writes`: saves, transmissions and grants per second, by several who write at the same moment, and p99.

The verbs themselves, in this process, each in its transaction with everything that it keeps in step; without HTTP and
GraphQL. Two savers share each draft: who meets another's version reads again, as a form does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import uvloop

from models.database import close_database, open_database
from models.dossiers import Dossier
from models.dossiers.granting import grant
from models.dossiers.reviewing import start_review
from models.drafts import Draft
from models.drafts.answers import accept
from models.drafts.saving import save
from models.drafts.transmitting import transmit
from models.migrate import migrate
from models.refusals import StaleVersion
from tests import factories
from tests.cast import Cast, on_stage
from tests.services.databases import neighbour, on_server
from tests.services.postgres_server import running_postgres

SECRET = "a secret for the benchmark only, long enough"
WHY = "the benchmark looks at everything"

Write = Callable[[], Awaitable[Any]]


async def measure(url: str, writers: int, count: int) -> None:
    """Prints what the database at `url`, empty, does in a second."""
    await migrate(url)
    await open_database(url)
    try:
        cast = await on_stage()
        print(f"{url.partition('://')[0]}, {writers} at the same moment")
        shared = [(await factories.draft(cast.anne)).id for _ in range(writers // 2)]
        await _timed("save a section", writers, [_saving(cast, shared[rank % len(shared)]) for rank in range(count)])
        drafts = [await factories.complete_draft(cast.anne) for _ in range(count)]
        await _timed("transmit", writers, [_transmitting(cast, one) for one in drafts])
        await _timed("open the dossier", writers, [_opening(one.id) for one in drafts])
        keys: Any = await Dossier.everyones(WHY).values_list("id", flat=True)
        for key in keys:
            await start_review(key, version=1, by=cast.agent)
        await _timed("grant", writers, [_granting(cast, key) for key in keys])
    finally:
        await close_database()


def _saving(cast: Cast, draft: UUID) -> Write:
    async def write() -> None:
        while True:
            row = await Draft.visible_to(cast.anne).get(id=draft)
            values = factories.af_values(title=f"Titre {row.version}")
            try:
                await save(draft, version=row.version, values={"action": values["action"]}, by=cast.anne)
            except StaleVersion:
                continue
            return

    return write


def _transmitting(cast: Cast, draft: Draft) -> Write:
    return lambda: transmit(draft.id, version=draft.version, by=cast.anne)


def _opening(draft: UUID) -> Write:
    return lambda: accept(draft)


def _granting(cast: Cast, dossier: UUID) -> Write:
    return lambda: grant(dossier, version=2, by=cast.agent)


async def _timed(name: str, writers: int, writes: Sequence[Write]) -> None:
    """All of them, so many at the same moment."""
    waiting, times = list(writes), list[float]()

    async def work() -> None:
        while waiting:
            began, write = time.perf_counter(), waiting.pop()
            await write()
            times.append((time.perf_counter() - began) * 1e3)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(writers)))
    rate = len(times) / (time.perf_counter() - began)
    times.sort()
    middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"  {name:18}{rate:8.0f} a second, p50 {middle:6.1f} ms, p99 {late:6.1f} ms")


async def _on_postgres(server: str, writers: int, count: int) -> None:
    name = f"writes_{os.getpid()}"
    await on_server(server, f"CREATE DATABASE {name}")
    await measure(neighbour(server, name), writers, count)
    await on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bin/bench writes", description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--count", type=int, default=300, help="of each kind")
    parser.add_argument(
        "--server", help="address of a PostgreSQL; without it, one of its own that does not wait for the disk"
    )
    given = parser.parse_args()
    os.environ["GUICHET_SECRET_KEY"] = SECRET
    with tempfile.TemporaryDirectory() as folder:
        uvloop.run(measure(f"sqlite://{Path(folder)}/guichet.sqlite3", given.writers, given.count))
    if given.server:
        uvloop.run(_on_postgres(given.server, given.writers, given.count))
    else:
        with running_postgres() as server:
            uvloop.run(_on_postgres(server, given.writers, given.count))
