"""`bin/bench queries`: CPU of each operation (operations.py), ours against the bare limit, in interleaved rounds.

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

from bench.queries.bare import Bare
from bench.queries.operations import NEWEST, OPERATIONS

SECRET = "a secret for the benchmark only, long enough"
TOGETHER = 10
"""Requests of one measure."""

Sides = dict[str, ASGIApp]
Bodies = Sequence[tuple[str, bytes]]
"""Of each user, the token and the request."""
Spent = dict[str, list[float]]
"""By side, the milliseconds of CPU of a request in each round."""


async def measure(url: str, dossiers: int, rounds: int, companies: int = 200) -> dict[str, Spent]:
    """Builds the world at `url`, checks that the answers are the same; gives what each operation costs."""
    from bench.queries import world

    tokens = await world.build(url, dossiers, companies)
    os.environ["GUICHET_DATABASE_URL"] = url
    import main
    from models.database import close_database, open_database

    await open_database(url)
    bare = await _bare(url)
    try:
        sides: Sides = {"ours": main.application(), "bare": bare}
        newest = [await _newest(sides["ours"], token) for token in tokens]
        spent = {}
        for name, operation in OPERATIONS.items():
            bodies = [(token, operation.body(one)) for token, one in zip(tokens, newest, strict=True)]
            await _check(name, sides, bodies)
            spent[name] = await _rounds(sides, bodies, rounds)
        return spent
    finally:
        await bare.close()
        await close_database()


async def _bare(url: str) -> Bare:
    """The limit of that database."""
    from bench.queries.bare_postgres import Postgres
    from bench.queries.bare_sqlite import Sqlite
    from models.engines import dialect_of

    return Bare(await (Postgres if dialect_of(url) == "postgres" else Sqlite).on(url))


async def _newest(app: ASGIApp, token: str) -> str:
    """The newest dossier that this user sees."""
    from bench.queries.inside import ask

    answer = orjson.loads(await ask(app, token, orjson.dumps({"query": NEWEST})))
    return str(answer["data"]["dossiers"]["nodes"][0]["id"])


async def _check(name: str, sides: Sides, bodies: Bodies) -> None:
    from bench.queries.inside import ask

    for token, body in bodies[:5]:
        answers = {await ask(app, token, body) for app in sides.values()}
        if len(answers) != 1 or b'"errors"' in answers.pop():
            raise SystemExit(f"the answers differ: {name}")


async def _rounds(sides: Sides, bodies: Bodies, rounds: int) -> Spent:
    from bench.queries.inside import ask

    spent: Spent = defaultdict(list)
    for number in range(-3, rounds):  # three rounds to warm up
        for name, app in sides.items():
            began = time.process_time()
            for step in range(TOGETHER):
                await ask(app, *bodies[(number * TOGETHER + step) % len(bodies)])
            if number >= 0:
                spent[name].append((time.process_time() - began) / TOGETHER * 1e3)
    return spent


def ratio(spent: Spent, other: str) -> float:
    """What ours costs over what the other does: the median of the rounds, in each of which both ran side by side."""
    return statistics.median(ours / one for ours, one in zip(spent["ours"], spent[other], strict=True))


def _print(url: str, operation: str, spent: Spent) -> None:
    print(f"{operation}, {url.partition('://')[0]}")
    for name, each in spent.items():
        cost = f"{statistics.median(each):.2f} ms of CPU (least {min(each):.2f})"
        print(f"  {name}: {cost}; ours is {ratio(spent, name):.2f} times it")


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
            for operation, spent in uvloop.run(measure(url, given.dossiers, given.rounds)).items():
                _print(url, operation, spent)
