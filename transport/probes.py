"""What a load balancer asks: is the process alive, can it work."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from models.migrate import pending
from subscriptions.broker import CHANNEL, Healing, backend_for

PATIENCE = 3.0
"""Seconds that each answer may take."""

NOBODYS_RING = json.dumps(["", []])

Check = Callable[[], Awaitable[str | None]]
"""None when all is well, else one word or two about what is not; never an address or a message of the database."""


async def states(checks: dict[str, Check]) -> dict[str, str]:
    """Each check's answer, `ok` when there is nothing to say."""
    answers = await asyncio.gather(*(_state(check) for check in checks.values()))
    return dict(zip(checks, answers, strict=True))


async def _state(check: Check) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            return await check() or "ok"
    except Exception:
        return "unreachable"


def database_check(url: str) -> Check:
    """Whether the database answers and has every migration."""

    async def check() -> str | None:
        missing = await pending(url)
        return f"{len(missing)} migrations missing" if missing else None

    return check


def broker_check(url: str) -> Check:
    """Whether the broker takes a message. In memory there is nothing to ask."""
    backend: Healing | None = backend_for(url)

    async def check() -> str | None:
        if backend is not None:
            await backend.publish(CHANNEL, NOBODYS_RING)
        return None

    return check
