"""Answers of FranceConnect that prove nothing: each is refused, and nothing is left of it."""

import pytest

from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import NOTHING, Browser, codes, twin, written

REFUSED = ["FRANCE_CONNECT_IDENTITY_REFUSED"]
IDENTITY = {
    Fault.NO_ID_TOKEN: "no tokens",
    Fault.BAD_SIGNATURE: "InvalidSignatureError",
    Fault.FOREIGN_KEY: "InvalidSignatureError",
    Fault.UNKNOWN_KEY: "unknown key",
    Fault.ALG_NONE: "InvalidAlgorithmError",
    Fault.HS256_PUBLIC_KEY: "InvalidAlgorithmError",
    Fault.HS256_CLIENT_SECRET: "InvalidAlgorithmError",
    Fault.WRONG_AUDIENCE: "InvalidAudienceError",
    Fault.MANY_AUDIENCES: "InvalidAudienceError",
    Fault.WRONG_ISSUER: "InvalidIssuerError",
    Fault.EXPIRED: "expired",
    Fault.FROM_TOMORROW: "not yet valid",
    Fault.OLD: "old",
    Fault.WRONG_NONCE: "nonce",
    Fault.NO_NONCE: "MissingRequiredClaimError",
    Fault.LOW_ACR: "level of assurance",
    Fault.NO_ACR: "MissingRequiredClaimError",
    Fault.WRONG_AT_HASH: "access token",
    Fault.NO_SUBJECT: "subject",
}
"""Fault → what the log says of it."""

USERINFO = (
    *(Fault.USERINFO_FOREIGN_KEY, Fault.USERINFO_ALG_NONE, Fault.USERINFO_OTHER_CLIENT, Fault.USERINFO_EXPIRED),
    Fault.OTHER_SUBJECT,
)


@pytest.mark.attack("OIDC-03")
@pytest.mark.parametrize("fault", IDENTITY, ids=lambda fault: fault.name)
async def test_an_identity_token_with_one_thing_wrong_lets_nobody_in(
    there: Twin, browser: Browser, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    payload = await browser.signs_in("claire", fault)
    assert codes(payload) == REFUSED
    assert payload["errors"][0]["message"].startswith("FranceConnect n'a pas confirmé votre identité")
    assert await written() == NOTHING
    assert there.asked["userinfo"] == 0
    assert f"a return from FranceConnect proves nothing: {IDENTITY[fault]}\n" in caplog.text
    assert "eyJ" not in caplog.text


@pytest.mark.attack("OIDC-04")
@pytest.mark.parametrize("fault", USERINFO, ids=lambda fault: fault.name)
async def test_what_is_told_of_somebody_must_be_signed_for_us_and_about_them(
    there: Twin, browser: Browser, fault: Fault
) -> None:
    assert codes(await browser.signs_in("claire", fault)) == REFUSED
    assert await written() == NOTHING
    assert there.asked["userinfo"] == 1


@pytest.mark.attack("OIDC-04")
async def test_what_is_told_without_a_signature_is_not_even_read(there: Twin, browser: Browser) -> None:
    assert codes(await browser.signs_in("claire", Fault.USERINFO_UNSIGNED)) == ["FRANCE_CONNECT_UNAVAILABLE"]
    assert await written() == NOTHING


@pytest.mark.attack("OIDC-03")
async def test_after_a_refusal_one_may_begin_anew(there: Twin, browser: Browser) -> None:
    assert codes(await browser.signs_in("claire", Fault.WRONG_NONCE)) == REFUSED
    assert codes(await browser.signs_in("claire")) == []


async def test_a_birth_date_that_is_missing_makes_no_space(there: Twin, browser: Browser) -> None:
    payload = await browser.signs_in("claire", Fault.NO_BIRTH_DATE)
    assert codes(payload) == ["IDENTITY_INCOMPLETE"]
    assert await written() == NOTHING


@pytest.mark.attack("OIDC-03")
async def test_keys_of_rsa_sign_as_well(sqlite_open: str) -> None:
    async with twin(algorithm="RS256"):
        browser = Browser()
        assert codes(await browser.signs_in("claire", Fault.HS256_PUBLIC_KEY)) == REFUSED
        assert codes(await browser.signs_in("claire", Fault.BAD_SIGNATURE)) == REFUSED
        assert codes(await browser.signs_in("claire")) == []
