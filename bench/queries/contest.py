"""The page of dossiers over HTTP: ours as it is served, the limit and the peers, on the same rows, in turns.

Every server runs on the first core; the one who asks and PostgreSQL have the other. The figure to trust is the server's
CPU by its own clock; the rate moves with the neighbours.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from bench.process import ROOT, Process, cpu_beside
from bench.queries import world
from bench.queries.entrants import ENTRANTS, INSTALLED, PROGRAMS, SECRET, Entrant, environment
from bench.queries.load import Served, Spent, body_of, post
from bench.realtime.remote import CLIENTS, SERVERS
from bench.realtime.tables import Table
from models.database import close_database, open_database
from tests.services.databases import neighbour, on_server
from tests.services.postgres_server import running_postgres

TOGETHER = 100
"""Requests of one server in one round."""
WARMING = 3
"""Rounds that do not count: compilers learn, caches fill."""
GOALS = {"mercurius-flat": 0.85, "bare-postgres": 1.2, "mercurius": 1 / 3, "postgraphile": 1 / 8, "strawberry": 1 / 30}
"""At most this part of their CPU."""
COLUMNS = ["CPU ms", "least", "database's", "requests/s", "most MB"]


class Turn(NamedTuple):
    """What a request cost in one round: the server, and its database in ms of CPU."""

    spent: Spent
    database: float


@dataclass(frozen=True, slots=True)
class Started:
    """A server that runs, and a request for each user."""

    name: str
    served: Served
    requests: Sequence[bytes]
    database: str
    """What the processes of its database say in their command lines."""

    async def turn(self) -> Turn:
        """What its next requests cost."""
        before = cpu_beside(self.database)
        spent = await self.served.spend([self.requests[step % len(self.requests)] for step in range(TOGETHER)])
        return Turn(spent, (cpu_beside(self.database) - before) / TOGETHER * 1e3)

    @property
    def entrant(self) -> Entrant:
        return ENTRANTS[self.name]


def installed(asked: str) -> list[str]:
    """`asked`: "all", or names of entrants with commas between them. Installs the peers; those that cannot be are left
    out."""
    names = list(ENTRANTS) if asked == "all" else asked.split(",")
    if unknown := set(names) - ENTRANTS.keys():
        raise SystemExit(f"{', '.join(sorted(unknown))}: not one of {', '.join(ENTRANTS)}")
    if any(ENTRANTS[name].installed for name in names):
        subprocess.run([ROOT / "bin" / "peers"], check=True)
    return [name for name in names if (INSTALLED / ENTRANTS[name].installed).exists()]


async def measure(names: Sequence[str], dossiers: int, rounds: int) -> Table:
    """Everything between an empty folder and the table."""
    os.environ.update(GUICHET_SECRET_KEY=SECRET, GUICHET_ACCESS_TOKEN_MINUTES="600")
    with ExitStack() as stack:
        field: list[Started] = []
        for engine in sorted({ENTRANTS[name].engine for name in names}):
            chosen = [name for name in names if ENTRANTS[name].engine == engine]
            field += await _started(engine, chosen, dossiers, stack)
        os.sched_setaffinity(0, {CLIENTS})
        for one in field:
            await one.served.open()
        await _check(field)
        return _table(await _rounds(field, rounds), field, dossiers)


async def _started(engine: str, names: Sequence[str], dossiers: int, stack: ExitStack) -> list[Started]:
    """These servers, on one database."""
    url = await _database(engine, stack)
    tokens = await world.build(url, dossiers)
    await open_database(url)
    given = await environment(url)
    await close_database()
    if "postgraphile" in names:
        await on_server(url, (PROGRAMS / "postgraphile.sql").read_text())
    field = []
    for name in names:
        process = Process(SERVERS, ENTRANTS[name].command, given)
        stack.callback(process.end)
        requests = [post(token, ENTRANTS[name].body) for token in tokens]
        field.append(Started(name, Served(process), requests, f" {url.rpartition('/')[2]} "))
    return field


async def _database(engine: str, stack: ExitStack) -> str:
    """The address of an empty database, gone with the stack. PostgreSQL stays on the core of who asks."""
    if engine == "sqlite":
        return f"sqlite://{Path(stack.enter_context(tempfile.TemporaryDirectory()), 'guichet.sqlite3')}"
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {CLIENTS})
    server = stack.enter_context(running_postgres())
    os.sched_setaffinity(0, everywhere)
    name = f"bench_{token_hex(4)}"
    await on_server(server, f"CREATE DATABASE {name}")
    return neighbour(server, name)


async def _check(field: Sequence[Started]) -> None:
    """Everybody says the same of a database, cursors apart."""
    for place in range(5):
        told: dict[str, Any] = {}
        for one in field:
            page = one.entrant.told(body_of(await one.served.ask(one.requests[place])))
            expected = told.setdefault(one.entrant.engine, page)
            if page != expected or not page["edges"]:
                raise SystemExit(f"{one.name} answers otherwise: {page}, not {expected}")


async def _rounds(field: Sequence[Started], rounds: int) -> dict[str, list[Turn]]:
    turns: dict[str, list[Turn]] = defaultdict(list)
    for number in range(-WARMING, rounds):
        for one in field:
            turn = await one.turn()
            if number >= 0:
                turns[one.name].append(turn)
    return turns


def _table(turns: dict[str, list[Turn]], field: Sequence[Started], dossiers: int) -> Table:
    rounds = len(turns[field[0].name])
    spent = {name: [turn.spent for turn in some] for name, some in turns.items()}
    table = Table(f"A page of 20 of {dossiers:,} dossiers over HTTP, {rounds} rounds", COLUMNS, {"CPU ms": "CPU"})
    for one in field:
        costs, rates = [each.cpu for each in spent[one.name]], [each.rate for each in spent[one.name]]
        database = statistics.median(turn.database for turn in turns[one.name]) or None
        memory = one.served.process.most_resident / 1024
        table.add(one.name, statistics.median(costs), min(costs), database, statistics.median(rates), memory)
    for name, most in GOALS.items():
        _compare(table, spent, "ours-postgres", name, most)
    _compare(table, spent, "ours-sqlite", "bare-sqlite", 2)
    for own in table.ours:
        table.goal(own, "memory in MB", table.rows[own]["most MB"], "≤", 70)
    return table


def _compare(table: Table, spent: dict[str, list[Spent]], own: str, other: str, most: float) -> None:
    """The median over the rounds, in each of which both ran at nearly the same moment."""
    if {own, other} <= spent.keys():
        ratio = statistics.median(one.cpu / two.cpu for one, two in zip(spent[own], spent[other], strict=True))
        table.goal(own, f"CPU over that of {other}", ratio, "≤", round(most, 3))
