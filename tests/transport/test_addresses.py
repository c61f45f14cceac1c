"""Whose address it is, when proxies of ours and lies of others stand in between."""

from ipaddress import ip_network

import httpx
import pytest

from tests.transport.probes import Probe, ask, running_probe
from transport.http.addresses import client_of, host_of

OURS = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["1.2.3.4"], "192.0.2.1"),
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6", "1.2.3.4, 10.0.0.2"], "1.2.3.4"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
        ("::1", ["2001:db8::7"], "2001:db8::7"),
        ("", ["1.2.3.4"], ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours(peer: str, forwarded: list[str], client: str) -> None:
    assert client_of(peer, forwarded, OURS) == client


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("guichet.example", "guichet.example"),
        ("GUICHET.example:8000", "guichet.example"),
        ("[::1]:8000", "::1"),
        ("", ""),
        ("[::1", ""),
        ("localhost@evil.test", "evil.test"),
    ],
)
def test_the_host_without_its_port(header: str, host: str) -> None:
    assert host_of(header) == host


@pytest.mark.attack("AUTH-07")
async def test_a_forwarded_address_is_believed_from_our_proxies_only(client: httpx.AsyncClient, probe: Probe) -> None:
    lie = {"x-forwarded-for": "1.2.3.4"}
    assert await ask(client, "{ address }", **lie) == {"data": {"address": "1.2.3.4"}}  # the tests are on loopback
    with running_probe(GUICHET_TRUSTED_PROXIES="10.0.0.0/8") as elsewhere:
        async with httpx.AsyncClient(base_url=elsewhere.address) as stranger:
            assert await ask(stranger, "{ address }", **lie) == {"data": {"address": "127.0.0.1"}}
