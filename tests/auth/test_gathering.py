"""Many who ask at once are read for together; each is given what was read after they asked."""

import asyncio
from collections.abc import Sequence

import pytest

from auth.gathering import TOGETHER, Gathering


class Book:
    """What can be read, and what was."""

    def __init__(self) -> None:
        self.pages: list[list[int]] = []
        self.edition = 1
        self.slow = asyncio.Event()
        self.slow.set()
        self.broken = False

    async def read(self, keys: Sequence[int]) -> list[str]:
        self.pages.append(list(keys))
        edition = self.edition
        await self.slow.wait()
        if self.broken:
            raise OSError("torn")
        return [f"{key}.{edition}" for key in keys]


async def test_those_who_ask_in_one_turn_share_one_reading() -> None:
    book = Book()
    gathering = Gathering(book.read)
    assert await asyncio.gather(*map(gathering.of, (1, 2, 1, 3))) == ["1.1", "2.1", "1.1", "3.1"]
    assert book.pages == [[1, 2, 3]]


async def test_who_asks_while_one_reads_is_given_the_next_reading() -> None:
    book = Book()
    gathering = Gathering(book.read)
    book.slow.clear()
    first = asyncio.create_task(gathering.of(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    book.edition = 2
    later = [asyncio.create_task(gathering.of(key)) for key in (1, 2)]
    await asyncio.sleep(0)
    book.slow.set()
    assert await first == "1.1"
    assert await asyncio.gather(*later) == ["1.2", "2.2"]
    assert book.pages == [[1], [1, 2]]


async def test_who_leaves_takes_nothing_from_the_others() -> None:
    book = Book()
    gathering = Gathering(book.read)
    book.slow.clear()
    gone, stays = (asyncio.create_task(gathering.of(1)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    book.slow.set()
    assert await stays == "1.1"


async def test_a_reading_that_fails_fails_for_those_who_wait_behind_it_and_for_nobody_later() -> None:
    book = Book()
    gathering = Gathering(book.read)
    book.broken = True
    book.slow.clear()
    first = asyncio.create_task(gathering.of(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    behind = asyncio.create_task(gathering.of(2))
    await asyncio.sleep(0)
    book.slow.set()
    for one in (first, behind):
        with pytest.raises(OSError, match="torn"):
            await one
    assert book.pages == [[1]]
    book.broken = False
    assert await gathering.of(1) == "1.1"


async def test_a_statement_carries_so_many() -> None:
    book = Book()
    gathering = Gathering(book.read)
    await asyncio.gather(*map(gathering.of, range(TOGETHER + 1)))
    assert [len(page) for page in book.pages] == [TOGETHER, 1]
