"""Many bells on each server: what an idle one weighs, an event to everyone, an event to one of them."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.realtime.entrants import Entry, Field
from bench.realtime.side import Heard
from bench.realtime.tables import Table, milliseconds

RATE, CPU = "deliveries/s", "CPU µs each"
WARMING = 3
"""Events to everyone and to one before those that count."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many bells, and how many rounds of each kind."""

    bells: int
    rounds: int
    ones: int


async def measure(field: Field, names: Sequence[str], crowd: Crowd, wanted: Sequence[str]) -> list[Table]:
    """`wanted`: "everyone", "one", "idle". The servers' rounds alternate; the figures are medians over them."""
    async with field.started(crowd.bells, names) as entries:
        weights = [(entry.name, await _open(entry)) for entry in entries]
        tables = [_idle(crowd, weights)] if "idle" in wanted else []
        for _ in range(WARMING):
            for entry in entries:
                await entry.side.tell(crowd.bells)
                await entry.side.tell(1)
        if "everyone" in wanted:
            seen = await _rounds(entries, crowd.rounds, crowd.bells)
            tables.append(_everyone(crowd, seen, {entry.name: await entry.side.frame() for entry in entries}))
        if "one" in wanted:
            tables.append(_one(crowd, await _rounds(entries, crowd.ones, 1)))
        for entry in entries:
            assert await entry.side.lost() == 0, f"{entry.name} cut clients"
    return tables


async def _open(entry: Entry) -> float:
    """kB of each bell past the first tenth: what a server makes once is not counted."""
    first = max(1, len(entry.tokens) // 10)
    await entry.side.open(entry.tokens[:first])
    before = await entry.side.resident()
    await entry.side.open(entry.tokens[first:])
    return (await entry.side.resident() - before) / (len(entry.tokens) - first)


async def _rounds(entries: Sequence[Entry], rounds: int, receivers: int) -> dict[str, list[Heard]]:
    seen = defaultdict(list)
    for _ in range(rounds):
        for entry in entries:
            seen[entry.name].append(await entry.side.tell(receivers))
    return seen


def _idle(crowd: Crowd, weights: Sequence[tuple[str, float]]) -> Table:
    table = Table(f"An idle bell, {crowd.bells:,} of them", ["kB each"], {"kB each": "kB"})
    for name, weight in weights:
        table.add(name, weight)
    for name in table.ours:
        table.goal(name, "kB each", dict(weights)[name], "≤", 32)
    return table


def _everyone(crowd: Crowd, seen: dict[str, list[Heard]], frames: dict[str, int]) -> Table:
    columns = [RATE, CPU, "p50 ms", "p99 ms", "max ms", "writing CPU µs each", "frame B"]
    table = Table(
        f"An event to everyone, {crowd.bells:,} bells, {crowd.rounds} rounds", columns, {RATE: "rate", CPU: "CPU"}
    )
    for name, heard in seen.items():
        table.add(
            name,
            crowd.bells / statistics.median(one.latencies[-1] for one in heard),
            statistics.median(one.cpu for one in heard) / crowd.bells * 1e6,
            *(statistics.median(milliseconds(one.latencies, part) for one in heard) for part in (0.5, 0.99, 1)),
            statistics.median(one.writing for one in heard) / crowd.bells * 1e6,
            frames[name],
        )
    if crowd.bells >= 1_000:
        _goals_of_everyone(table, 2 if crowd.bells >= 10_000 else 3)
    return table


def _goals_of_everyone(table: Table, times: float) -> None:
    for name in table.ours:
        own = table.rows[name]
        if best := table.best(RATE, highest=True):
            table.goal(name, f"{RATE} over the best peer's ({best[0]})", own[RATE] / best[1], "≥", times)
        if best := table.best(CPU, highest=False):
            table.goal(name, f"the best peer's CPU ({best[0]}) over its", best[1] / own[CPU], "≥", times)
        if bare := table.rows.get("bare"):
            table.goal(name, f"{RATE} over the bare loop's", own[RATE] / bare[RATE], "≥", 0.8)
            table.goal(name, "the bare loop's CPU over its", bare[CPU] / own[CPU], "≥", 0.8)


def _one(crowd: Crowd, seen: dict[str, list[Heard]]) -> Table:
    columns = ["CPU ms", "p50 ms", "p99 ms"]
    table = Table(f"An event to one among {crowd.bells:,} bells, {crowd.ones} rounds", columns, {"CPU ms": "CPU"})
    for name, heard in seen.items():
        latencies = sorted(one.latencies[-1] for one in heard)
        cpu = statistics.median(one.cpu for one in heard) * 1e3
        table.add(name, cpu, milliseconds(latencies, 0.5), milliseconds(latencies, 0.99))
        if name in table.ours:
            table.goal(name, "CPU ms", cpu, "≤", 0.5)
    return table
