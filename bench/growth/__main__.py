"""`bin/bench growth`: what a list of dossiers costs with 1,000,000 of them, compared with 10,000.

Whole requests in this process, without a socket; wall time, the database included. The databases are made by the code
of `bin/guichet demo load --dossiers N` and kept in `--folder` (SQLite) or on `--server` (PostgreSQL) for the next run.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvloop

from bench.growth.asking import VIEWERS
from bench.growth.making import made
from bench.growth.measuring import Spent, measure
from tests.services.postgres_server import running_postgres

SECRET = "a secret for the benchmark only, long enough"
MOST = 2.0
"""The goal: times what the small database takes."""


def run(place: str, sizes: Sequence[int], rounds: int) -> bool:
    """Prints the table of one kind of database; whether the goal is reached everywhere."""
    urls = [made(place, size) for size in sizes]
    seen: list[list[Spent]] = [[] for _ in urls]
    for _ in range(rounds):
        for url, spent in zip(urls, seen, strict=True):
            spent.append(uvloop.run(measure(url)))
    small, large = (_least(spent) for spent in seen)
    _print(place.partition("://")[0], sizes, small, large)
    return all(large[key] <= MOST * small[key] for key in small)


def _least(spent: Sequence[Spent]) -> Spent:
    return {key: min(one[key] for one in spent) for key in spent[0]}


def _print(kind: str, sizes: Sequence[int], small: Spent, large: Spent) -> None:
    for viewer in VIEWERS:
        print(f"\n{kind}, {viewer}: milliseconds with {sizes[0]:,} and {sizes[1]:,} dossiers, ratio")
        for who, name in small:
            if who == viewer:
                few, many = small[who, name], large[who, name]
                mark = "" if many <= MOST * few else "  more than twice"
                print(f"  {name:40}{few:9.2f}{many:9.2f}{many / few:7.2f}{mark}")


@contextmanager
def _places(given: argparse.Namespace) -> Iterator[list[str]]:
    """Where the databases are: a folder for SQLite, a server for PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        found = [f"sqlite://{given.folder or folder}"] if "sqlite" in given.only else []
        if "postgres" not in given.only:
            yield found
        elif given.server:
            yield [*found, given.server]
        else:
            with running_postgres() as server:
                yield [*found, server]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bin/bench growth", description=__doc__)
    parser.add_argument("--only", default="sqlite,postgres", help="kinds of databases")
    parser.add_argument("--folder", type=Path, help="where SQLite's files are kept; about 5 GB for a million")
    parser.add_argument("--server", help="address of a PostgreSQL on which databases may be made, and are kept")
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    os.environ.update(GUICHET_SECRET_KEY=SECRET, GUICHET_ACCESS_TOKEN_MINUTES="600")
    with _places(given) as places:
        reached = [run(place, (given.small, given.large), given.rounds) for place in places]
    raise SystemExit(0 if all(reached) else 1)
