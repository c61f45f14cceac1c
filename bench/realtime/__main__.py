"""`bin/bench realtime`: bells that ring, ours against its peers and a bare loop, in rounds that alternate.

Each server runs on the first core; the clients, PostgreSQL and Redis on the last one. Ours is the real bell: inbox rows
are committed, then read, with the token and the perimeter of every client checked at every event; its time runs from
that commit, and the writing before is told apart.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack

import uvloop

from bench.realtime import crowd, lasting, storm, stuck
from bench.realtime.entrants import OURS, PEERS, Field
from bench.realtime.remote import CLIENTS
from bench.realtime.tables import Table

CROWD = ("everyone", "one", "idle")
SCENARIOS = (*CROWD, "stuck", "storm", "lasting")
BELLS = (100, 1_000, 10_000)
FOLLOWERS = ("mercurius", "graphql-yoga", "ariadne", "postgraphile")
"""Those that take part in crowds of at most `MANY` only, unless peers are named: the rest would last too long."""
MANY = 5_000


async def measure(given: argparse.Namespace) -> None:
    """Runs what was asked, and prints a table for each."""
    async with AsyncExitStack() as stack:
        field = Field(given.ours, list(PEERS) if given.peers is None else given.peers, stack)
        async for table in _tables(field, given):
            print(f"{table}\n", flush=True)


async def _tables(field: Field, given: argparse.Namespace) -> AsyncIterator[Table]:
    leading = [name for name in field.names if name not in FOLLOWERS or given.peers is not None]
    if set(CROWD) & set(given.only):
        for bells in given.bells:
            names = leading if bells > MANY else field.names
            for table in await crowd.measure(field, names, crowd.Crowd(bells, given.rounds, given.ones), given.only):
                yield table
    if "stuck" in given.only:
        yield await stuck.measure(field, leading, stuck.QUICK if given.quick else stuck.USUAL)
    if "storm" in given.only:
        yield await storm.measure(field, leading, given.returning)
    if "lasting" in given.only:
        yield await lasting.measure(field, leading, given.lasting)


def _some_of(*known: str) -> Callable[[str], Sequence[str]]:
    def read(text: str) -> Sequence[str]:
        names = [] if text == "none" else text.split(",")
        if unknown := set(names) - set(known):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(known)}")
        return names

    return read


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench realtime", description=__doc__)
    parser.add_argument("--only", type=_some_of(*SCENARIOS), default=SCENARIOS, help=f"of {', '.join(SCENARIOS)}")
    parser.add_argument(
        "--ours", type=_some_of(*OURS), default=OURS, help=f"databases of ours: {', '.join(OURS)}, none"
    )
    parser.add_argument("--peers", type=_some_of(*PEERS), help=f"of {', '.join(PEERS)}, or none")
    parser.add_argument("--bells", type=lambda text: [int(one) for one in text.split(",")], default=BELLS)
    parser.add_argument("--rounds", type=int, default=10, help="events to everyone")
    parser.add_argument("--ones", type=int, default=60, help="events to one bell")
    parser.add_argument("--returning", type=int, default=5_000, help="bells of the storm")
    parser.add_argument("--lasting", type=int, default=100_000, help="events whose memory is looked at")
    parser.add_argument("--quick", action="store_true", help="everything small: whether it runs, not how fast")
    given = parser.parse_args()
    if given.quick:
        parser.set_defaults(bells=[20], rounds=2, ones=3, returning=60, lasting=800)
        given = parser.parse_args()
    return given


if __name__ == "__main__":
    options = _options()
    os.sched_setaffinity(0, {CLIENTS})
    uvloop.run(measure(options))
