"""The comparison of the two worlds can fail: each of several planted mistakes is found, soon."""

import pytest

from tests.worlds.comparing import compare
from tests.worlds.leaks import LEAKS, Plant
from tests.worlds.making import Worlds

MOST = 1_500
"""Questions: what is planted is rarely asked for, and found after a few hundred at most."""
TOGETHER = 20


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
async def test_a_planted_leak_is_found(few_worlds: Worlds, monkeypatch: pytest.MonkeyPatch, plant: Plant) -> None:
    plant(monkeypatch)
    for first in range(0, MOST, TOGETHER):
        if (await compare(few_worlds, range(first, first + TOGETHER))).differences:
            return
    pytest.fail(f"{MOST} questions did not find it")
