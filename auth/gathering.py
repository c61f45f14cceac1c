"""What many ask for at the same moment is read for all of them in one statement.

While one statement is under way, those who come meanwhile wait for the next: a storm of sign-ins then takes one
connection of the database, and one that comes alone does not wait. Everyone is given what was read after they asked.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

TOGETHER = 500
"""Keys that one statement may carry."""


class Gathering(Generic[K, V]):
    """`read(keys)` gives a value for each key, in the same order; `await gathering.of(key)` gives that of one.

    It reads outside any transaction of those who ask.
    """

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Sequence[V]]]) -> None:
        self._read = read
        self._asked: dict[K, asyncio.Future[V]] = {}
        self._task: asyncio.Task[None] | None = None

    async def of(self, key: K) -> V:
        """What is read for this key. Raises what `read` raises."""
        answer = self._asked.get(key)
        if answer is None:
            answer = self._asked[key] = asyncio.get_running_loop().create_future()
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._work(), context=contextvars.Context())
        return await asyncio.shield(answer)  # others may wait for the same

    async def _work(self) -> None:
        while self._asked:
            keys = list(self._asked)[:TOGETHER]
            asked = {key: self._asked.pop(key) for key in keys}
            try:
                found = await self._read(keys)
            except Exception as error:
                # Those who wait behind would wait as long again, for the same.
                waiting, self._asked = self._asked, {}
                _give_up((*asked.values(), *waiting.values()), error)
                continue
            for answer, value in zip(asked.values(), found, strict=True):
                answer.set_result(value)


def _give_up(answers: Iterable[asyncio.Future[V]], error: Exception) -> None:
    for answer in answers:
        answer.set_exception(error)
        answer.exception()  # seen, also when nobody waits any more
