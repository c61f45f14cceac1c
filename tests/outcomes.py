"""How an act ended, as a word that tests compare."""

from collections.abc import Awaitable
from typing import Any

from models.refusals import NotSeen, Refusal


async def outcome(act: Awaitable[Any]) -> str:
    """`done`, `NOT_SEEN`, or the code of the refusal; anything else is an error."""
    try:
        await act
    except Refusal as refusal:
        return refusal.code
    except NotSeen:
        return "NOT_SEEN"
    return "done"
