"""Posting to an address that a stranger gave: one request, one short answer, no redirect, ten seconds in all."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from outside.addresses import Address, AddressRefused, Place, Resolve, is_public, place_of, system_resolve, vetted
from settings import settings

PATIENCE = 10.0
"""Seconds from the name to the answer."""

MOST_READ = 64 * 1024
"""Bytes of an answer's head. Its body is never read: what a receiver writes there is nobody's business."""

MOST_INTERIM = 5
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r\n")


@dataclass(frozen=True, slots=True)
class Answered:
    """The receiver answered with this HTTP status, whichever."""

    status: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing came that we accept as an answer; `reason` is for the owner of the address, in French."""

    reason: str


class Poster:
    """Posts within the limits above. With `loopback`, receivers on this machine too, and without TLS.

    `resolve`, `allows` and `tls` replace the machine's resolver, the addresses accepted and the certificates trusted.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        resolve: Resolve = system_resolve,
        allows: Callable[[Address], bool] = is_public,
        tls: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._loopback = loopback
        self._resolve = resolve
        self._allows = allows
        self._tls = tls or ssl.create_default_context()
        self._patience = patience

    async def vet(self, url: str) -> None:
        """Returns for an address that we would call now. Raises `AddressRefused`."""
        try:
            async with asyncio.timeout(self._patience):
                await self._where(place_of(url, loopback=self._loopback))
        except TimeoutError:
            raise AddressRefused("ce nom ne mène pas à une machine de l'Internet") from None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered | Unanswered:
        """Posts once; never raises for what the address or its receiver does."""
        try:
            async with asyncio.timeout(self._patience):
                place = place_of(url, loopback=self._loopback)
                return Answered(await self._exchange(place, await self._where(place), headers, body))
        except AddressRefused as refused:
            return Unanswered(f"Adresse refusée : {refused}.")
        except TimeoutError:
            return Unanswered(f"Pas de réponse en {self._patience:g} secondes.")
        except ssl.SSLError:
            return Unanswered("La connexion sécurisée n'a pas pu être établie.")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, _NotHttp):
            return Unanswered("La réponse n'est pas une réponse HTTP acceptable.")
        except OSError:
            return Unanswered("La connexion a échoué.")

    async def _where(self, place: Place) -> str:
        allows = self._allows
        if place.is_here and self._loopback:
            allows = _is_loopback
        return await vetted(place, self._resolve, allows)

    async def _exchange(self, place: Place, address: str, headers: Mapping[str, str], body: bytes) -> int:
        reader, writer = await asyncio.open_connection(
            address,
            place.port,
            limit=MOST_READ,
            ssl=self._tls if place.secure else None,
            server_hostname=place.host if place.secure else None,
        )
        try:
            writer.write(_request(place, headers, body))
            await writer.drain()
            return await _status(reader)
        finally:
            writer.transport.abort()  # a polite end would wait for the receiver


class _NotHttp(Exception):
    """The receiver speaks something else."""


def _is_loopback(address: Address) -> bool:
    return address.is_loopback


def _request(place: Place, headers: Mapping[str, str], body: bytes) -> bytes:
    host = f"[{place.host}]" if ":" in place.host else place.host
    port = "" if place.port == (443 if place.secure else 80) else f":{place.port}"
    lines = [f"POST {place.path} HTTP/1.1", f"Host: {host}{port}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


async def _status(reader: asyncio.StreamReader) -> int:
    for _ in range(MOST_INTERIM):
        found = _STATUS.match(await reader.readuntil(b"\r\n\r\n"))
        if found is None:
            raise _NotHttp
        status = int(found[1])
        if status >= 200:
            return status
    raise _NotHttp


def poster() -> Poster:
    """The poster of this process: in development, receivers on this machine are called too."""
    return Poster(loopback=not settings().is_production)
