"""One client in a hundred stops reading: what that costs the server's memory, and the others."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.realtime.clients import LONG
from bench.realtime.entrants import Field
from bench.realtime.side import Heard, Side
from bench.realtime.tables import Table, milliseconds

WARMING = 20
"""Events that everybody reads, and that the later ones are compared with."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """So many bells, of which some stop reading, and so many events of this size in bytes."""

    bells: int = 200
    stuck: int = 2
    events: int = 400
    size: int = 20_000


USUAL = Stuck()
QUICK = Stuck(bells=20, stuck=1, events=10)


async def measure(field: Field, names: Sequence[str], stuck: Stuck) -> Table:
    """One server after the other: its memory's growth, and what the others wait before and meanwhile."""
    title = f"{stuck.stuck} of {stuck.bells} clients stop reading, {stuck.events} events of {stuck.size:,} bytes"
    columns = ["growth MB", "clients cut", "CPU µs each", "p50 ms before", "p50 ms", "p99 ms before", "p99 ms"]
    table = Table(title, columns, {"growth MB": "growth"})
    for name in names:
        async with field.started(stuck.bells, [name]) as entries:
            await entries[0].side.open(entries[0].tokens, LONG)
            table.add(name, *await _growth(entries[0].side, stuck))
    for name in table.ours:
        table.goal(name, "growth MB", table.rows[name]["growth MB"], "≤", 2)
    return table


async def _growth(side: Side, stuck: Stuck) -> tuple[float, ...]:
    before = [await side.tell(stuck.bells, size=stuck.size) for _ in range(WARMING)]
    memory = await side.resident()
    await side.read(stuck.stuck, False)
    healthy = stuck.bells - stuck.stuck
    during = [await side.tell(stuck.bells, size=stuck.size, hearing=healthy) for _ in range(stuck.events)]
    grown = await side.resident() - memory
    cpu = statistics.median(one.cpu for one in during) / healthy * 1e6
    delays = [_delay(heard, part) for part in (0.5, 0.99) for heard in (before, during)]
    return grown / 1000, await _cut(side, stuck), cpu, *delays


def _delay(events: Sequence[Heard], part: float) -> float:
    return milliseconds(sorted(latency for event in events for latency in event.latencies), part)


async def _cut(side: Side, stuck: Stuck) -> int:
    """How many of the stuck find their connection closed when they read again."""
    await side.read(stuck.stuck, True)
    await asyncio.sleep(1)
    return await side.lost()
