"""What the faults of brokers share: clients that hear by rings only, and mutations that nothing disturbs."""

from __future__ import annotations

from tests.faults.stage.clerks import DONE
from tests.faults.stage.nodes import UNHURRIED
from tests.faults.stage.scene import Stage

ONLY_RINGS = UNHURRIED | {
    "subscriptions.sweep:EVERY": 3600.0,
    "subscriptions.broker.redis:HEART": 1.0,
    "subscriptions.broker.postgres:HEART": 1.0,
}
"""The sweep, which finds within a second what no ring said, is put to sleep; silence is noticed sooner."""


async def begin(stage: Stage) -> None:
    """Everything starts, everybody listens, and two clerks write without haste."""
    for node in stage.nodes:
        await node.start()
    await stage.hall.until_open()
    stage.office.pause = 0.15
    stage.office.open(clerks=2)


async def all_went_on(stage: Stage) -> None:
    """Each mutation succeeded at once, no socket was cut, and everybody heard everything."""
    await stage.office.close()
    assert [entry.tries for entry in stage.office.ledger if entry.tries != [DONE]] == []
    await stage.verdict.all_is_well()
    assert [ear.cuts for ear in stage.hall.ears if ear.cuts] == []
