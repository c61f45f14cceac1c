"""The keys that the provider signs with, as this process knows them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

from auth.franceconnect.refusals import Unreachable

ALGORITHMS: Final = frozenset({"ES256", "RS256"})
LIFE: Final = timedelta(hours=1)
"""After which the keys are read again, though nothing is missing."""

PAUSE: Final = timedelta(minutes=1)
"""Between two times that an unknown name makes us look again."""


class Keys:
    """Keys by their names (`kid`). `fetch` reads the provider's set."""

    def __init__(self, fetch: Callable[[datetime], Awaitable[dict[str, Any]]]) -> None:
        self._fetch = fetch
        self._keys: dict[str, PyJWK] = {}
        self._read_at: datetime | None = None
        self._looked_again_at: datetime | None = None
        self._one_by_one = asyncio.Lock()

    async def named(self, kid: str, now: datetime) -> PyJWK | None:
        """The key of that name, None when the provider has none. Raises Unreachable."""
        async with self._one_by_one:
            if self._read_at is None or now - self._read_at >= LIFE:
                await self._read(now)
            elif kid not in self._keys and (self._looked_again_at is None or now - self._looked_again_at >= PAUSE):
                self._looked_again_at = now
                await self._read(now)
            return self._keys.get(kid)

    async def _read(self, now: datetime) -> None:
        try:
            found = PyJWKSet.from_dict(await self._fetch(now)).keys
        except (PyJWTError, TypeError, AttributeError):
            raise Unreachable("no usable keys") from None
        self._keys = {key.key_id: key for key in found if key.key_id and _signs(key)}
        self._read_at = now


def _signs(key: PyJWK) -> bool:
    return key.algorithm_name in ALGORITHMS and key.public_key_use in (None, "sig")
