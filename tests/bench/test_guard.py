"""Lists cost what they cost when it was recorded, beside the limit on the same machine in the same moment."""

import asyncio
import json
import sys

from bench.process import ROOT
from bench.queries.guard import MOST, Ratios, recorded, worse
from models.engines import dialect_of
from tests.bench.conftest import Fresh

TRIES = 3
"""A ratio of CPU times hardly moves with the load of the machine; now and then it does."""


async def _seen(url: str) -> Ratios:
    """In a process of its own, whose CPU nobody else spends."""
    command = [sys.executable, "-m", "bench.queries.guard", url]
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=pipe, stderr=pipe)
    said, complained = await running.communicate()
    assert running.returncode == 0, complained.decode()[-2000:]
    ratios: Ratios = json.loads(said)
    return ratios


async def test_every_operation_costs_what_was_recorded(fresh: Fresh) -> None:
    """A ratio more than a quarter above the recorded one, three times in a row, is an engine that became slower."""
    for _ in range(TRIES):
        url = await fresh()
        found = await _seen(url)
        slow = worse(found, recorded(dialect_of(url)))
        if not slow:
            break
    assert slow == {}


def test_what_is_worse_by_more_than_a_quarter_is_found_and_so_is_what_nobody_recorded() -> None:
    known = {"dossiers": 2.0, "drafts": 3.0, "bell": 1.0}
    assert worse({"dossiers": 2.0 * MOST, "drafts": 3.76, "bell": 0.5, "new": 0.1}, known) == {
        "drafts": 3.76,
        "new": 0.1,
    }
