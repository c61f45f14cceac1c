"""Many bells on each server: what an idle one weighs, an event to everyone, an event to one of them."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.realtime.entrants import Entry, Field
from bench.realtime.side import Heard
from bench.realtime.tables import Table, milliseconds

WARMING = 3
"""Events to everyone and to one before those that count."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many bells, and how many rounds of each kind."""

    bells: int
    rounds: int
    ones: int


async def measure(field: Field, crowd: Crowd, wanted: Sequence[str], only: Sequence[str] | None = None) -> list[Table]:
    """`wanted`: "everyone", "one", "idle". The servers' rounds alternate; the figures are medians over them."""
    async with field.started(crowd.bells, only) as entries:
        weights = [(entry.side.name, await _open(entry)) for entry in entries]
        tables = [_idle(crowd, weights)] if "idle" in wanted else []
        for _ in range(WARMING):
            for entry in entries:
                await entry.side.tell(crowd.bells)
                await entry.side.tell(1)
        if "everyone" in wanted:
            tables.append(_everyone(crowd, await _rounds(entries, crowd.rounds, crowd.bells), entries))
        if "one" in wanted:
            tables.append(_one(crowd, await _rounds(entries, crowd.ones, 1)))
        for entry in entries:
            assert entry.side.count.lost == 0, f"{entry.side.name} cut {entry.side.count.lost} clients"
    return tables


async def _open(entry: Entry) -> float:
    """kB of each bell past the first tenth: what a server makes once is not counted."""
    first = max(1, len(entry.tokens) // 10)
    await entry.side.open(entry.tokens[:first])
    before = entry.side.resident
    await entry.side.open(entry.tokens[first:])
    return (entry.side.resident - before) / (len(entry.tokens) - first)


async def _rounds(entries: Sequence[Entry], rounds: int, receivers: int) -> dict[str, list[Heard]]:
    seen = defaultdict(list)
    for _ in range(rounds):
        for entry in entries:
            seen[entry.side.name].append(await entry.side.tell(receivers))
    return seen


def _idle(crowd: Crowd, weights: Sequence[tuple[str, float]]) -> Table:
    table = Table(f"An idle bell, {crowd.bells:,} of them", ["kB each"])
    for name, weight in weights:
        table.add(name, weight)
    return table


def _everyone(crowd: Crowd, seen: dict[str, list[Heard]], entries: Sequence[Entry]) -> Table:
    columns = ["deliveries/s", "CPU µs each", "p50 ms", "p99 ms", "max ms", "writing CPU µs each", "frame B"]
    table = Table(f"An event to everyone, {crowd.bells:,} bells, {crowd.rounds} rounds", columns)
    for entry in entries:
        heard = seen[entry.side.name]
        table.add(
            entry.side.name,
            crowd.bells / statistics.median(one.latencies[-1] for one in heard),
            statistics.median(one.cpu for one in heard) / crowd.bells * 1e6,
            *(statistics.median(milliseconds(one.latencies, part) for one in heard) for part in (0.5, 0.99, 1)),
            statistics.median(one.writing for one in heard) / crowd.bells * 1e6,
            len(entry.side.count.sample),
        )
    return table


def _one(crowd: Crowd, seen: dict[str, list[Heard]]) -> Table:
    table = Table(f"An event to one among {crowd.bells:,} bells, {crowd.ones} rounds", ["CPU ms", "p50 ms", "p99 ms"])
    for name, heard in seen.items():
        latencies = sorted(one.latencies[-1] for one in heard)
        cpu = statistics.median(one.cpu for one in heard)
        table.add(name, cpu * 1e3, milliseconds(latencies, 0.5), milliseconds(latencies, 0.99))
    return table
