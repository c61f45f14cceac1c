"""Loops in the background: they stop when they are told to, and not in the middle of what cannot be cut in two."""

import asyncio

import pytest

from models.background import in_hand, supervised
from reactions.waking import Alarm


@pytest.mark.parametrize("turns", range(4))
async def test_a_loop_that_is_rung_while_it_is_stopped_stops(turns: int) -> None:
    alarm = Alarm()

    async def loop() -> None:
        while True:
            await alarm.rung_or_time()

    waiting = asyncio.create_task(loop())
    await asyncio.sleep(0.01)
    alarm.ring()
    for _ in range(turns):
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait((waiting,), timeout=10)
    assert waiting.cancelled()


async def test_work_in_hand_ends_though_its_loop_is_stopped() -> None:
    done = []

    async def send_and_note() -> None:
        await asyncio.sleep(0.05)
        done.append("noted")

    async def loop() -> None:
        await in_hand(send_and_note())
        done.append("the next one")

    async with supervised(loop):
        await asyncio.sleep(0.01)
    assert done == ["noted"]


async def test_work_that_does_not_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.background.LAST_WORDS", 0.05)
    async with supervised(lambda: in_hand(asyncio.sleep(3600))):
        await asyncio.sleep(0.01)
