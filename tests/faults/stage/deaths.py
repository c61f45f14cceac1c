"""Deaths at a named point, one after the other, while the clerks write."""

from __future__ import annotations

import random

from tests.faults.stage.births import Fate
from tests.faults.stage.nodes import Node


async def deaths(node: Node, point: str, times: int, *, latest: int = 4) -> None:
    """The node dies `times` times at this point, each time at one of its first passages, and lives again after."""
    for _ in range(times):
        await node.start(Fate(point, random.randint(1, latest)))
        await node.fall()
    await node.start()
