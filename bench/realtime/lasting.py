"""Many events, few bells: what the server's memory does."""

from __future__ import annotations

from collections.abc import Sequence

from bench.realtime.entrants import Field
from bench.realtime.tables import Table

BELLS = 4
TOGETHER = 100
"""Events of one commit: writing each alone would take most of the time."""
WARMING = 500
QUARTERS = 4
FLAT = 5.0
"""MB of growth after the first quarter that still pass for none: an allocator is never quite at rest."""


async def measure(field: Field, names: Sequence[str], events: int) -> Table:
    """One server after the other; its memory at each quarter."""
    each = max(1, events // QUARTERS // TOGETHER) * TOGETHER
    columns = [
        "later growth MB",
        *(f"MB at {each * quarter:,}" for quarter in range(QUARTERS + 1)),
        "CPU µs a delivery",
    ]
    table = Table(f"{each * QUARTERS:,} events to {BELLS} bells, {TOGETHER} a commit", columns, {})
    for name in names:
        async with field.started(BELLS, [name]) as entries:
            side = entries[0].side
            await side.open(entries[0].tokens)
            cpu = 0.0
            memory: list[float] = []
            for part in (WARMING, *[each] * QUARTERS):
                heard = [await side.tell(BELLS, TOGETHER) for _ in range(part // TOGETHER)]
                cpu += sum(one.cpu for one in heard) if memory else 0
                memory.append(await side.resident() / 1000)
            table.add(name, memory[-1] - memory[1], *memory, cpu / (each * QUARTERS * BELLS) * 1e6)
    for name in table.ours:
        table.goal(name, "MB of growth after the first quarter", table.rows[name]["later growth MB"], "≤", FLAT)
    return table
