"""The small benchmark of every test run: what ours costs over the limit, against what was recorded.

`python -m bench.queries.guard URL` prints the ratios on that empty database as JSON. `--record` also writes them to
recorded.json: on a quiet machine, when a ratio has become better for good, or worse for a reason.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path

import uvloop

from bench.queries.__main__ import SECRET, measure, ratio
from models.engines import dialect_of

RECORDED = Path(__file__).with_name("recorded.json")
DOSSIERS, COMPANIES, ROUNDS = 2_000, 40, 20
"""Enough for full pages; few enough for every test run."""
MOST = 1.25
"""How much worse than recorded a ratio may be."""

Ratios = dict[str, float]
"""By operation, CPU of ours over that of the limit."""


def recorded(engine: str) -> Ratios:
    """What was seen on this engine."""
    known: Ratios = json.loads(RECORDED.read_text())[engine]
    return known


def worse(found: Mapping[str, float], known: Mapping[str, float]) -> Ratios:
    """The ratios that are too far above what is known; an operation that nobody recorded is one of them."""
    return {name: one for name, one in found.items() if one > known.get(name, 0) * MOST}


async def seen(url: str) -> Ratios:
    """The ratios in this process, on this empty database."""
    costs = await measure(url, DOSSIERS, ROUNDS, COMPANIES)
    return {operation: round(ratio(spent, "bare"), 2) for operation, spent in costs.items()}


def _record(engine: str, found: Ratios) -> None:
    known = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    RECORDED.write_text(json.dumps(known | {engine: found}, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.queries.guard", description=__doc__)
    parser.add_argument("url", help="address of an empty database")
    parser.add_argument("--record", action="store_true", help="write what is seen to recorded.json")
    given = parser.parse_args()
    os.environ.update(GUICHET_SECRET_KEY=SECRET, GUICHET_ACCESS_TOKEN_MINUTES="600")
    ratios = uvloop.run(seen(given.url))
    if given.record:
        _record(dialect_of(given.url), ratios)
    print(json.dumps(ratios))
