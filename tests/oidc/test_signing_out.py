"""Signing out here and there: our session ends at once, then FranceConnect ends its own."""

import logging
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from models import clock
from models.accounts.franceconnect import FranceConnectSignIn
from models.sealing import unseal
from outside.franceconnect_twin.provider import Twin
from tests.auth.people import person, signed_in
from tests.oidc.stage import HERE, SIGN_OUT, Browser, codes, written

SIGNED_OUT = f"{HERE}/franceconnect/sortie"


async def _address(browser: Browser, token: str) -> str:
    """Where to go to sign out there."""
    address: str = (await browser.ask(SIGN_OUT, token))["data"]["signOutOfFranceConnect"]
    return address


async def _signed_in(browser: Browser) -> str:
    token: str = (await browser.signs_in())["tokens"]["accessToken"]
    return token


async def _there(address: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(address)


@pytest.mark.attack("OIDC-10")
async def test_the_browser_goes_there_with_the_token_and_comes_home(there: Twin, browser: Browser) -> None:
    token = await _signed_in(browser)
    kept = await FranceConnectSignIn.get()
    left = await browser.leaves(await _address(browser, token))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(left).query).items()}
    assert left.startswith(f"{there.issuer}/session/end?")
    assert asked["id_token_hint"] == unseal(kept.sealed_id_token, kept.session_id)
    assert asked["post_logout_redirect_uri"] == SIGNED_OUT
    assert len(asked["state"]) == 43
    back = await _there(left)
    assert there.signed_out == [there.subject_of("claire")]
    home = await browser.here.get(back.headers["location"])
    assert (home.status_code, home.headers["location"]) == (303, "/")
    assert await written() == {"accounts": 1, "identities": 1, "sessions": 1, "tokens": 0, "journeys": 0}


@pytest.mark.attack("OIDC-10")
async def test_our_session_has_ended_before_the_browser_leaves(there: Twin, browser: Browser) -> None:
    token = await _signed_in(browser)
    await _address(browser, token)
    assert (await browser.ask("{ viewer { side } }", token))["data"] == {"viewer": None}


@pytest.mark.attack("OIDC-10")
async def test_a_return_of_another_browser_or_another_time_is_refused(there: Twin, browser: Browser) -> None:
    left = await browser.leaves(await _address(browser, await _signed_in(browser)))
    back = (await _there(left)).headers["location"]
    for who, where in ((Browser(), back), (browser, f"{SIGNED_OUT}?state={'A' * 43}"), (browser, SIGNED_OUT)):
        refused = await who.here.get(where)
        assert refused.status_code == 400
        assert "recommencez depuis le début" in refused.text
    assert (await browser.here.get(back)).status_code == 303
    assert (await browser.here.get(back)).status_code == 400


@pytest.mark.attack("OIDC-10")
async def test_a_state_of_signing_out_signs_nobody_in_nor_the_other_way_round(there: Twin, browser: Browser) -> None:
    left = await browser.leaves(await _address(browser, await _signed_in(browser)))
    state = parse_qs(urlsplit(left).query)["state"][0]
    assert codes(await browser.finishes("code", state)) == ["FRANCE_CONNECT_RETURN_INVALID"]
    coming = await browser.returns()
    assert (await browser.here.get(f"{SIGNED_OUT}?state={coming['state']}")).status_code == 400


@pytest.mark.attack("OIDC-10")
async def test_the_token_is_in_no_log_and_not_in_the_database(
    there: Twin, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "guichet")
    caplog.set_level(logging.DEBUG, "auth")
    caplog.set_level(logging.INFO, "httpx2")
    left = await browser.leaves(await _address(browser, await _signed_in(browser)))
    id_token = parse_qs(urlsplit(left).query)["id_token_hint"][0]
    assert "httpx2" in {record.name for record in caplog.records}
    ours = [record.getMessage() for record in caplog.records if record.name.partition(".")[0] != "httpx"]
    assert [line for line in ours if id_token in line or "eyJ" in line] == []
    assert "eyJ" not in (await FranceConnectSignIn.get()).sealed_id_token


async def test_who_came_by_a_password_goes_nowhere_else(there: Twin, browser: Browser) -> None:
    await person("salariee@humando.example")
    tokens = await signed_in("salariee@humando.example", now=clock.now())
    answer = await browser.ask(SIGN_OUT, tokens.access.text)
    assert answer == {"data": {"signOutOfFranceConnect": None}}
    assert (await browser.ask("{ viewer { side } }", tokens.access.text))["data"] == {"viewer": None}


async def test_nobody_signs_out_nobody(there: Twin, browser: Browser) -> None:
    [error] = (await browser.ask(SIGN_OUT))["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
