"""The one clock of a connection."""

import asyncio

from transport.patience import Patience


def patience() -> tuple[Patience, asyncio.Event]:
    """One that has not begun, and what it does in the end."""
    gave_up = asyncio.Event()
    return Patience(asyncio.get_running_loop(), gave_up.set), gave_up


async def test_it_gives_up_when_nothing_comes() -> None:
    waiting, gave_up = patience()
    began = asyncio.get_running_loop().time()
    waiting.begin(0.1)
    assert waiting.awaits
    async with asyncio.timeout(10):
        await gave_up.wait()
    assert asyncio.get_running_loop().time() - began >= 0.1


async def test_what_begins_again_begins_from_there() -> None:
    waiting, gave_up = patience()
    waiting.begin(60)
    waiting.begin(0.05)
    waiting.begin(0.3)
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        await gave_up.wait()
    assert asyncio.get_running_loop().time() - began >= 0.29


async def test_at_rest_and_at_the_end_it_gives_up_nothing() -> None:
    at_rest, gave_up = patience()
    at_rest.begin(0.05)
    at_rest.rest()
    ended, gave_up_later = patience()
    ended.begin(0.05)
    ended.end()
    assert not at_rest.awaits
    assert not ended.awaits
    await asyncio.sleep(0.2)
    assert not gave_up.is_set()
    assert not gave_up_later.is_set()
