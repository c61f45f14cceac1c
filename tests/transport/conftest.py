"""Real servers for the tests of the transport: the probe, once a session."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.transport.probes import Probe, running_probe


@pytest.fixture(scope="session")
def probe() -> Iterator[Probe]:
    """The probe server in development."""
    with running_probe() as probe:
        yield probe


@pytest.fixture(scope="session")
def production() -> Iterator[Probe]:
    """The probe server in production, known as guichet.example."""
    with running_probe(
        GUICHET_ENV="production",
        GUICHET_SECRET_KEY="k" * 48,
        GUICHET_PUBLIC_URL="https://guichet.example",
        GUICHET_ALLOWED_ORIGINS="https://guichet.example",
    ) as probe:
        yield probe


@pytest.fixture
async def client(probe: Probe) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=probe.address, timeout=30) as client:
        yield client
