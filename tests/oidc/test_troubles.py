"""FranceConnect is slow, broken, or leads somewhere else: the sign-in ends within five seconds, and others go on."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from models import clock
from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import CLIENT, NOTHING, Browser, codes, knowing, served, written
from tests.services.kept import free_port

UNAVAILABLE = ["FRANCE_CONNECT_UNAVAILABLE"]
SENTENCE = "FranceConnect ne répond pas pour le moment : réessayez dans quelques instants."


@pytest.mark.attack("OIDC-09", "CRASH-18")
async def test_a_slow_provider_keeps_us_five_seconds_and_nobody_else_waits(there: Twin, browser: Browser) -> None:
    back = await browser.returns("claire", Fault.SLOW)
    began = time.monotonic()
    waiting = asyncio.ensure_future(browser.finishes(back["code"], back["state"]))
    while there.asked["token"] == 0:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert codes(await Browser().signs_in("idriss")) == []
    assert not waiting.done()
    payload = await waiting
    assert time.monotonic() - began < 5 + 10  # ten seconds for a loaded machine: the provider takes thirty
    assert codes(payload) == UNAVAILABLE
    assert payload["errors"][0]["message"] == SENTENCE
    assert await written() == {"accounts": 1, "identities": 1, "sessions": 1, "tokens": 1, "journeys": 0}


@pytest.mark.attack("OIDC-09", "CRASH-18")
@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.HUGE, Fault.NOT_JSON], ids=lambda fault: fault.name)
async def test_a_broken_provider_lets_nobody_in_and_one_may_retry(there: Twin, browser: Browser, fault: Fault) -> None:
    payload = await browser.signs_in("claire", fault)
    assert codes(payload) == UNAVAILABLE
    assert payload["errors"][0]["message"] == SENTENCE
    assert await written() == NOTHING
    assert codes(await browser.signs_in("claire")) == []


@pytest.mark.attack("OIDC-09")
async def test_no_redirect_is_followed(there: Twin, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    assert codes(await browser.signs_in("claire", Fault.REDIRECTED)) == UNAVAILABLE
    assert "FranceConnect cannot be used: status 307" in caplog.text
    assert await written() == NOTHING


async def test_a_code_that_is_refused_lets_nobody_in(there: Twin, browser: Browser) -> None:
    assert codes(await browser.signs_in("claire", Fault.CODE_REFUSED)) == ["FRANCE_CONNECT_IDENTITY_REFUSED"]
    assert await written() == NOTHING


async def test_a_secret_that_is_not_ours_lets_nobody_in(there: Twin, browser: Browser) -> None:
    there.client = type(CLIENT)(CLIENT.client_id, "autre", CLIENT.redirect_uri, CLIENT.post_logout_redirect_uri)
    assert codes(await browser.signs_in("claire")) == ["FRANCE_CONNECT_IDENTITY_REFUSED"]


@pytest.mark.attack("CRASH-18")
async def test_without_any_provider_the_departure_says_so_and_serves_again(sqlite_open: str) -> None:
    port = free_port()
    with knowing(f"http://127.0.0.1:{port}/api/v2", CLIENT):
        browser = Browser()
        address = await browser.begins()
        page = await browser.here.get(address)
        assert page.status_code == 503
        assert SENTENCE in page.text
        one = Twin(f"http://127.0.0.1:{port}", CLIENT)
        async with served(one.app(), port):
            assert (await browser.leaves(address)).startswith(one.issuer)


@pytest.mark.attack("OIDC-09")
@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://autre.example"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"jwks_uri": "https://autre.example/jwks"},
        {"userinfo_endpoint": "file:///etc/passwd"},
        {"end_session_endpoint": None},
        {"authorization_endpoint": "http://[::1"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_provider_that_publishes_addresses_of_others_is_not_asked(
    sqlite_open: str, change: dict[str, Any]
) -> None:
    port = free_port()
    one = Twin(f"http://127.0.0.1:{port}", CLIENT)
    async with served(one.app(), port), httpx.AsyncClient(trust_env=False) as client:
        right = (await client.get(f"{one.issuer}/.well-known/openid-configuration")).json()
    assert set(change) < set(right)

    async def published(_: object) -> JSONResponse:
        return JSONResponse(right | change)

    wrong = Starlette(routes=[Route("/api/v2/.well-known/openid-configuration", published)])
    async with served(wrong, port):
        with knowing(one.issuer, CLIENT):
            browser = Browser()
            assert (await browser.here.get(await browser.begins())).status_code == 503


async def test_addresses_are_read_once_an_hour(there: Twin, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        await browser.leaves()
    assert there.asked["configuration"] == 1
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=1))
    await browser.leaves()
    assert there.asked["configuration"] == 2
