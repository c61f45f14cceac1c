"""Where the provider answers, as it publishes it (OpenID Connect Discovery)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from auth.franceconnect.refusals import Unreachable
from auth.franceconnect.wire import Wire

LIFE: Final = timedelta(hours=1)
"""After which the addresses are read again."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """By the names that the provider publishes them under."""

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str


class Discovery:
    """The addresses of one provider, as this process knows them."""

    def __init__(self, issuer: str, wire: Wire) -> None:
        self._issuer = issuer
        self._wire = wire
        self._known: Addresses | None = None
        self._read_at: datetime | None = None
        self._one_by_one = asyncio.Lock()

    async def addresses(self, now: datetime) -> Addresses:
        """Raises Unreachable, Untrusted."""
        async with self._one_by_one:
            if self._known is None or self._read_at is None or now - self._read_at >= LIFE:
                self._known, self._read_at = await self._read(), now
            return self._known

    async def _read(self) -> Addresses:
        """All of them under the provider's own roof: whatever it publishes sends us nowhere else (attack OIDC-09)."""
        told = await self._wire.json("GET", f"{self._issuer}/.well-known/openid-configuration")
        found = {name: str(told.get(name)) for name in Addresses.__slots__}
        if told.get("issuer") != self._issuer or not all(_is_under(self._issuer, url) for url in found.values()):
            raise Unreachable("it publishes addresses that are not its own")
        return Addresses(**found)


def _is_under(issuer: str, url: str) -> bool:
    try:
        return urlsplit(url)[:2] == urlsplit(issuer)[:2]
    except ValueError:
        return False
