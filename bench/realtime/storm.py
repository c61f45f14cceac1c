"""All clients come back at the same moment, as after a restart: until the last is there and has what it missed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bench.realtime.entrants import Entry, Field
from bench.realtime.tables import Table

MISSED = 10
WARMING = 50
"""Clients that were there before, so that a server has met the operation."""
RESTING = 1.0
"""Seconds in which a server forgets those who left."""
LIVE, REPLAYED, LIVE_CPU, REPLAYED_CPU = "live only s", "with 10 rows s", "live CPU ms each", "with 10 rows CPU ms each"
WITHOUT_REPLAY = ("bare",)


async def measure(field: Field, names: Sequence[str], returning: int) -> Table:
    """One server after the other. Ours replays from its tables; the peers from the last ten events kept in memory."""
    table = Table(
        f"{returning:,} bells return at once",
        [LIVE, LIVE_CPU, REPLAYED, REPLAYED_CPU, "told to wait"],
        {LIVE: "live", REPLAYED: "with rows"},
    )
    for name in names:
        async with field.started(returning, [name]) as entries:
            figures: list[float | None] = [*await _return(entries[0], None)]
            figures += [None, None] if name in WITHOUT_REPLAY else await _return(entries[0], MISSED)
            table.add(name, *figures, await entries[0].side.sent_back())
    for live, replayed in ((LIVE, REPLAYED), (LIVE_CPU, REPLAYED_CPU)):
        if best := table.best(live, highest=False):
            for name in table.ours:
                what = f"{replayed} over the best peer's {live} ({best[0]})"
                table.goal(name, what, table.rows[name][replayed] / best[1], "≤", 0.5)
    return table


async def _return(entry: Entry, after: int | None) -> Sequence[float]:
    """Seconds until all are back with all that came after that sequence, and the server's CPU milliseconds for each."""
    returning = len(entry.tokens)
    await entry.side.open(entry.tokens[:WARMING])
    await entry.side.hang_up()
    await entry.side.tell(returning, MISSED, hearing=0)
    await asyncio.sleep(RESTING)
    taken, used = await entry.side.come_back(entry.tokens, after, 0 if after is None else MISSED)
    await entry.side.hang_up()
    return taken, used / returning * 1e3
