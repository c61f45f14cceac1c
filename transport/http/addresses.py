"""Where a connection really comes from, and which host it asked for."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def client_of(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The client's address: the peer, or the nearest one in X-Forwarded-For that is no proxy of ours.

    What a client writes in that header lies to the left of what our proxies add, so it is read from the right.
    """
    if not forwarded:
        return peer
    nearest = peer
    for candidate in [peer, *reversed([part.strip() for line in forwarded for part in line.split(",")])]:
        address = _address(candidate)
        if address is None:
            return nearest
        nearest = candidate
        if not any(address in network for network in trusted):
            return nearest
    return nearest


def _address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


@lru_cache(maxsize=200)
def host_of(header: str) -> str:
    """The host without its port, in lower case; empty when the header is malformed."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
