"""Callers that come together, a few times or many, and how each of them fared."""

import asyncio
import random
from collections.abc import Awaitable, Iterable, Iterator
from typing import Any

from tests.outcomes import outcome

MOST = 20
"""Callers of one race; two at least."""


def crowds(rounds: int) -> Iterator[int]:
    """How many callers come, round after round: two, twenty, and anything between."""
    yield from (2, MOST, *(random.randint(2, MOST) for _ in range(rounds - 2)))


async def outcomes(acts: Iterable[Awaitable[Any]]) -> list[str]:
    """`done`, or the code of the refusal, for each of these acts done together; anything else is an error."""
    return await asyncio.gather(*map(outcome, acts))
