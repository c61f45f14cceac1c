"""Callers that come together, two or many, and how each of them fared."""

import asyncio
import random
from collections.abc import Awaitable, Iterable, Iterator
from typing import Any

import asyncpg

from tests.outcomes import outcome

ROUNDS = 200
"""Of each race."""
MOST = 20
"""Callers of one race; two at least."""
CROWDED = 50
"""Rounds from one crowd to the next."""


def crowds() -> Iterator[int]:
    """How many callers come, round after round: a crowd now and then, else two or a few: any two open every window."""
    for number in range(ROUNDS):
        yield MOST if number % CROWDED == 1 else min(MOST, 2 + int(random.expovariate(1)))


async def outcomes(acts: Iterable[Awaitable[Any]]) -> list[str]:
    """`done`, or the code of the refusal, for each of these acts done together; anything else is an error."""
    return await asyncio.gather(*map(outcome, acts))


async def deadlocks(url: str) -> int:
    """How many transactions this PostgreSQL has undone for the sake of another, as told by connections that ended."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_stat_force_next_flush()")
        return int(
            await connection.fetchval("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        )
    finally:
        await connection.close()
