"""Mutations are tried again when nothing was kept of them and the fault was not theirs.

The database undoes one of two transactions that wait for each other; and the rights with which the mutation began may
be others when its transaction begins. Then it starts anew, with the rights of now: it is answered, or refused, as if it
had come a moment later.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from auth.rights import RightsMoved, keep_rights
from models.attempts import attempting
from models.database import RolledBack
from schema.context import Info, viewer_of
from schema.errors import Forbidden

MOST = 4
"""How often a mutation is tried."""

PAUSE = 0.05
"""Seconds, at most, before it is tried again: two that met must not meet again."""


async def tried(info: Info, enter: Callable[[], Awaitable[Any]]) -> Any:
    """What the mutation answers. Raises what it raises, or Forbidden when the rights do not come to rest."""
    tries = 0
    while True:
        tries += 1
        with attempting(partial(keep_rights, viewer_of(info))) as attempt:
            try:
                return await enter()
            except RightsMoved as moved:
                if attempt.has_committed or tries == MOST:
                    raise Forbidden from None
                info.context.caller = moved.caller
            except RolledBack:
                if attempt.has_committed or tries == MOST:
                    raise
        await asyncio.sleep(random.uniform(0, PAUSE))
