"""Posting to an address that a stranger gave: one request, one short answer, no redirect, ten seconds in all."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from outside.addresses import Address, AddressRefused, Place, Resolve, is_public, place_of, system_resolve, vetted
from outside.answers import MOST_HEAD, NotHttp, read_status, read_words
from settings import settings

PATIENCE = 9.0
"""Seconds from the name to the status of the answer; its first words may take one more."""


class NoAnswer(Enum):
    """Why nothing came."""

    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    CONNECTION_FAILED = "CONNECTION_FAILED"
    NOT_HTTP = "NOT_HTTP"
    TIMEOUT = "TIMEOUT"
    TLS_FAILED = "TLS_FAILED"


@dataclass(frozen=True, slots=True)
class Answered:
    """The receiver answered with this HTTP status, whichever, and these first words."""

    status: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing came that we accept as an answer; `reason` is for the owner of the address, in French."""

    why: NoAnswer
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
            async with asyncio.timeout(self._patience) as limit:
                place = place_of(url, loopback=self._loopback)
                return await self._exchange(place, await self._where(place), _request(place, headers, body), limit)
        except AddressRefused as refused:
            return Unanswered(NoAnswer.ADDRESS_REFUSED, f"Adresse refusée : {refused}.")
        except TimeoutError:
            return Unanswered(NoAnswer.TIMEOUT, f"Pas de réponse en {self._patience:g} secondes.")
        except ssl.SSLError:
            return Unanswered(NoAnswer.TLS_FAILED, "La connexion sécurisée n'a pas pu être établie.")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, NotHttp):
            return Unanswered(NoAnswer.NOT_HTTP, "La réponse n'est pas une réponse HTTP acceptable.")
        except OSError:
            return Unanswered(NoAnswer.CONNECTION_FAILED, "La connexion a échoué.")

    async def _where(self, place: Place) -> str:
        allows = self._allows
        if place.is_here and self._loopback:
            allows = _is_loopback
        return await vetted(place, self._resolve, allows)

    async def _exchange(self, place: Place, address: str, request: bytes, limit: asyncio.Timeout) -> Answered:
        reader, writer = await asyncio.open_connection(
            address,
            place.port,
            limit=MOST_HEAD,
            ssl=self._tls if place.secure else None,
            server_hostname=place.host if place.secure else None,
        )
        try:
            writer.write(request)
            await writer.drain()
            status, head = await read_status(reader)
            limit.reschedule(None)  # a status that has come is an answer, however slow the words behind it
            return Answered(status, await read_words(reader, status, head))
        finally:
            writer.transport.abort()  # a polite end would wait for the receiver


def _is_loopback(address: Address) -> bool:
    return address.is_loopback


def _request(place: Place, headers: Mapping[str, str], body: bytes) -> bytes:
    host = f"[{place.host}]" if ":" in place.host else place.host
    port = "" if place.port == (443 if place.secure else 80) else f":{place.port}"
    lines = [f"POST {place.path} HTTP/1.1", f"Host: {host}{port}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def poster() -> Poster:
    """The poster of this process: in development, receivers on this machine are called too."""
    return Poster(loopback=not settings().is_production)
