"""`bin/bench queries`: CPU of a page of twenty dossiers, ours against the bare limit, in interleaved rounds.

Called in this process, without a socket; the CPU is that of the process, the thread of SQLite included,
PostgreSQL left out. With `--postgres` it measures on that empty database.

With `--http`, over sockets instead: ours as it is served, the limit and the peers, each a process (contest.py).
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence

import orjson
import uvloop
from starlette.types import ASGIApp

SECRET = "a secret for the benchmark only, long enough"
TOGETHER = 10
"""Requests of one measure."""

Sides = dict[str, ASGIApp]


async def measure(url: str, dossiers: int, rounds: int) -> None:
    """Builds the world at `url`, checks that the answers are the same, and prints milliseconds and ratios."""
    from bench.queries import operations, world

    tokens = await world.build(url, dossiers)
    body = orjson.dumps({"query": operations.DOSSIERS, "variables": operations.VARIABLES})
    os.environ["GUICHET_DATABASE_URL"] = url
    import main
    from models.database import close_database, open_database

    await open_database(url)
    try:
        sides: Sides = {"ours": main.application()} | await _bare(url)
        await _check(sides, tokens, body)
        _print(url, await _rounds(sides, tokens, body, rounds))
    finally:
        await close_database()


async def _bare(url: str) -> Sides:
    """The limit of that database."""
    from bench.queries.bare import Bare
    from bench.queries.bare_postgres import Postgres
    from bench.queries.bare_sqlite import Sqlite
    from models.engines import dialect_of

    return {"bare": Bare(await (Postgres if dialect_of(url) == "postgres" else Sqlite).on(url))}


async def _check(sides: Sides, tokens: Sequence[str], body: bytes) -> None:
    from bench.queries.inside import ask

    for token in tokens[:5]:
        answers = {await ask(app, token, body) for app in sides.values()}
        if len(answers) != 1 or b'"errors"' in answers.pop():
            raise SystemExit("the answers differ")


async def _rounds(sides: Sides, tokens: Sequence[str], body: bytes, rounds: int) -> dict[str, list[float]]:
    from bench.queries.inside import ask

    spent: dict[str, list[float]] = defaultdict(list)
    for number in range(-3, rounds):  # three rounds to warm up
        for name, app in sides.items():
            began = time.process_time()
            for step in range(TOGETHER):
                await ask(app, tokens[(number * TOGETHER + step) % len(tokens)], body)
            if number >= 0:
                spent[name].append((time.process_time() - began) / TOGETHER * 1e3)
    return spent


def _print(url: str, spent: dict[str, list[float]]) -> None:
    print(url.partition("://")[0])
    for name, each in spent.items():
        ratio = statistics.median(ours / one for ours, one in zip(spent["ours"], each, strict=True))
        print(
            f"  {name}: {statistics.median(each):.2f} ms of CPU (least {min(each):.2f}); ours is {ratio:.2f} times it"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bin/bench queries", description=__doc__)
    parser.add_argument("--postgres", help="address of an empty database; without it, SQLite alone")
    parser.add_argument("--http", nargs="?", const="all", help="over HTTP: all, or some of the entrants, by commas")
    parser.add_argument("--dossiers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    if given.http:
        from bench.queries import contest

        print(uvloop.run(contest.measure(contest.installed(given.http), given.dossiers, given.rounds)))
        raise SystemExit
    os.environ.update(GUICHET_SECRET_KEY=SECRET, GUICHET_ACCESS_TOKEN_MINUTES="600")
    with tempfile.TemporaryDirectory() as folder:
        urls = [given.postgres] if given.postgres else [f"sqlite://{folder}/guichet.sqlite3"]
        for url in urls:
            uvloop.run(measure(url, given.dossiers, given.rounds))
