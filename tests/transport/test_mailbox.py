"""The box between a connection and who reads it."""

import asyncio

import pytest

from transport.sockets.mailbox import Mailbox


async def test_what_came_is_taken_in_order() -> None:
    box = Mailbox()
    for number in range(3):
        box.put_nowait(number)
    assert [await box.get() for _ in range(3)] == [0, 1, 2]
    assert box.empty()


async def test_who_waits_is_given_what_comes() -> None:
    box = Mailbox()
    waiting = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    box.put_nowait("first")
    box.put_nowait("second")
    assert await waiting == "first"
    assert await box.get() == "second"


async def test_who_is_cancelled_takes_nothing() -> None:
    box = Mailbox()
    waiting = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    box.put_nowait("first")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not box.empty()
    assert await box.get() == "first"
