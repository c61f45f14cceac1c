"""What the database decides of journeys and first returns, on both engines."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from models.accounts.franceconnect import FranceConnectJourney
from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import INVALID, RETURN, START, Browser, codes, twin, written


@pytest.fixture
async def there(database: str) -> AsyncIterator[Twin]:
    async with twin() as one:
        yield one


async def _age(by: timedelta) -> None:
    """As if the journeys had begun so long ago."""
    for journey in await FranceConnectJourney.all():
        journey.expires_at -= by
        await journey.save()


@pytest.mark.feature("AGE-01", "AGE-02", "AGE-03")
async def test_a_person_comes_in_and_has_a_personal_space(there: Twin, browser: Browser) -> None:
    payload = await browser.signs_in("claire")
    assert payload["errors"] == []
    assert payload["tokens"]["accessToken"]
    login = payload["viewer"]["user"].pop("login")
    assert login.startswith("fc-")
    assert payload["viewer"] == {
        "side": "INDIVIDUAL",
        "user": {
            "displayName": "Claire Louise MARTIN-LEROY",
            "firstName": "Claire Louise",
            "birthName": "MARTIN-LEROY",
            "loginEmail": None,
        },
        "verifiedIdentity": {"birthDate": "1984-07-19"},
    }
    assert await written() == {"accounts": 1, "identities": 1, "sessions": 1, "tokens": 1, "journeys": 0}


@pytest.mark.attack("OIDC-06")
async def test_the_second_time_one_is_in_the_same_space(there: Twin, browser: Browser) -> None:
    first = await browser.signs_in("claire")
    again = await Browser().signs_in("claire")
    assert again["viewer"] == first["viewer"]
    assert await written() == {"accounts": 1, "identities": 1, "sessions": 2, "tokens": 2, "journeys": 0}


@pytest.mark.attack("OIDC-06")
async def test_of_first_returns_at_the_same_moment_comes_one_space(there: Twin) -> None:
    payloads = await asyncio.gather(*(Browser().signs_in("claire") for _ in range(6)))
    assert [codes(payload) for payload in payloads] == [[]] * 6
    assert len({payload["viewer"]["user"]["login"] for payload in payloads}) == 1
    assert await written() == {"accounts": 1, "identities": 1, "sessions": 6, "tokens": 6, "journeys": 0}


@pytest.mark.attack("OIDC-01")
async def test_a_state_serves_once(there: Twin, browser: Browser) -> None:
    back = await browser.returns()
    assert codes(await browser.finishes(back["code"], back["state"])) == []
    assert codes(await browser.finishes(back["code"], back["state"])) == INVALID
    assert (await written())["sessions"] == 1


@pytest.mark.attack("OIDC-01")
async def test_of_ten_at_once_one_comes_in(there: Twin, browser: Browser) -> None:
    back = await browser.returns()
    payloads = await asyncio.gather(*(browser.finishes(back["code"], back["state"]) for _ in range(10)))
    assert sorted(map(codes, payloads)) == [[], *[INVALID] * 9]
    assert there.asked["token"] == 1
    assert (await written())["sessions"] == 1


@pytest.mark.attack("OIDC-01")
async def test_a_state_ends_after_ten_minutes(there: Twin, browser: Browser) -> None:
    back = await browser.returns()
    await _age(timedelta(minutes=10))
    assert codes(await browser.finishes(back["code"], back["state"])) == INVALID
    await _age(-timedelta(minutes=1))
    assert codes(await browser.finishes(back["code"], back["state"])) == []


async def test_one_address_begins_sixty_journeys_within_ten_minutes(there: Twin, browser: Browser) -> None:
    for _ in range(60):
        await browser.begins()
    answer = await browser.ask(START, to=RETURN)
    assert answer["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert answer["errors"][0]["extensions"]["retryAfter"] == 600
    await _age(timedelta(minutes=10))
    await browser.begins()
    assert (await written())["journeys"] == 1
