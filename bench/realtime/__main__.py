"""`bin/bench realtime`: bells that ring, ours against its peers and a bare loop, in rounds that alternate.

Each server runs on the first core; the clients, PostgreSQL and Redis on the last one. Ours is the real bell: inbox rows
are committed, then read, with the token and the perimeter of every client checked at every event; its time runs from
that commit, and the writing before is told apart.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import uvloop

from bench.realtime import crowd
from bench.realtime.entrants import OURS, PEERS, Field
from bench.realtime.side import CLIENT_CORE

SCENARIOS = ("everyone", "one", "idle")
FILES = 200_000
"""Descriptors: every bell of every server is a socket here."""


async def measure(given: argparse.Namespace) -> None:
    """Runs what was asked, and prints a table for each."""
    async with AsyncExitStack() as stack:
        field = Field(given.ours, given.peers, stack)
        for bells in given.bells:
            for table in await crowd.measure(field, crowd.Crowd(bells, given.rounds, given.ones), given.only):
                print(f"{table}\n", flush=True)


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
    parser.add_argument("--peers", type=_some_of(*PEERS), default=tuple(PEERS), help=f"of {', '.join(PEERS)}, or none")
    parser.add_argument("--bells", type=lambda text: [int(one) for one in text.split(",")], default=[1000])
    parser.add_argument("--rounds", type=int, default=15, help="events to everyone")
    parser.add_argument("--ones", type=int, default=100, help="events to one bell")
    return parser.parse_args()


def _more_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(FILES, hard)), hard))


if __name__ == "__main__":
    options = _options()
    _more_files()
    os.sched_setaffinity(0, {CLIENT_CORE})
    gc.disable()  # a pause of the clients is no latency of a server
    uvloop.run(measure(options))
