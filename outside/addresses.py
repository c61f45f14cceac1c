"""Where we may post on a stranger's word: a public machine, by name, over TLS. Anything else is refused.

An address is judged twice, when it is given and when it is called, and the connection goes to the very address judged:
a name that changes its answer in between leads nowhere (attacks HOOK-01, HOOK-02).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address
Resolve = Callable[[str], Awaitable[list[str]]]
"""The addresses of a name. Raises `OSError` when it has none."""

LONGEST = 500
SYSTEM_PORTS = frozenset({443, 8443})
FIRST_FREE_PORT = 1024
SERVICES = frozenset(
    {
        *(1080, 1433, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 4369, 5432, 5671, 5672, 5900, 5984),
        *(6000, 6379, 6443, 6667, 8086, 9042, 9092, 9200, 9300, 10250, 11211, 15672, 25565, 27017, 50070),
    }
)
"""Ports of databases, brokers and machines' own doors: nobody receives webhooks there."""

_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_PLAIN = re.compile(r"[!#-\[\]-~]+")
"""Printable ASCII without quotes and backslashes: what every reader of an address splits in the same way."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_V6_PUBLIC = ip_network("2000::/3")
_REFUSED = [
    ip_network(text)
    for text in (
        *("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"),  # protocols, 6to4 relays, benchmarks
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),  # Teredo and protocols, documentation, 6to4
    )
]

# Threads of their own: a slow name server delays no password that waits for the default ones.
_THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="names")


class AddressRefused(Exception):
    """We do not post there; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address split once. `host` is the name to present, `path` goes with its query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def is_here(self) -> bool:
        """Whether it names this very machine."""
        return self.host in _LOOPBACK


def is_public(address: Address) -> bool:
    """Whether packets to it leave for the Internet: neither private, local, mapped, translated nor reserved."""
    if any(address.version == net.version and address in net for net in _REFUSED):
        return False
    if isinstance(address, IPv6Address) and address not in _V6_PUBLIC:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def place_of(url: str, *, loopback: bool) -> Place:
    """The address split, if its form is one that we call. With `loopback`, this machine too, also without TLS.

    Raises `AddressRefused`.
    """
    if len(url) > LONGEST or not _PLAIN.fullmatch(url):
        raise AddressRefused("l'adresse contient des caractères interdits ou est trop longue")
    try:
        parts = urlsplit(url)
        place = Place(parts.scheme == "https", parts.hostname or "", _port_of(parts), _path_of(parts))
    except ValueError:
        raise AddressRefused("l'adresse est mal formée") from None
    _check(parts, place, loopback and place.is_here)
    return place


def _port_of(parts: SplitResult) -> int:
    usual = 443 if parts.scheme == "https" else 80
    return usual if parts.port is None else parts.port


def _path_of(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _check(parts: SplitResult, place: Place, here: bool) -> None:
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise AddressRefused("l'adresse doit commencer par https://")
    if "@" in parts.netloc or "#" in parts.geturl() or "#" in parts.netloc:
        raise AddressRefused("l'adresse ne doit contenir ni identifiant ni fragment")
    if place.port in SERVICES or not (place.port in SYSTEM_PORTS or place.port >= FIRST_FREE_PORT):
        raise AddressRefused("ce port n'est pas accepté")
    if not here and not _NAME.fullmatch(place.host):
        raise AddressRefused("l'adresse doit nommer une machine de l'Internet")


async def system_resolve(name: str) -> list[str]:
    """What the machine's own resolver says."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_THREADS, lambda: socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(one[4][0]) for one in found))


async def vetted(place: Place, resolve: Resolve, allows: Callable[[Address], bool]) -> str:
    """The one address to connect to. Refused when any address of the name is not allowed: `AddressRefused`."""
    try:
        found = [ip_address(text) for text in await resolve(place.host)]
    except (OSError, ValueError):  # ValueError: an address with a zone, or a name that cannot be encoded
        found = []
    if not found or not all(map(allows, found)):
        raise AddressRefused("ce nom ne mène pas à une machine de l'Internet")
    return str(found[0])
