"""Returns from FranceConnect that are not those of this browser, this journey, this moment."""

from urllib.parse import parse_qs, urlsplit

import pytest

from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import HERE, INVALID, NOTHING, RETURN, START, Browser, chosen, codes, written
from tests.reactions.post import configured

AGAIN = "Cette connexion avec FranceConnect n'est plus valable : recommencez depuis le début."


@pytest.mark.attack("OIDC-01")
@pytest.mark.parametrize("state", ["", "x", "A" * 43, "é" * 43, "A" * 100_000])
async def test_an_unknown_state_is_refused(there: Twin, browser: Browser, state: str) -> None:
    back = await browser.returns()
    payload = await browser.finishes(back["code"], state)
    assert codes(payload) == INVALID
    assert payload["errors"][0]["message"] == AGAIN
    assert there.asked["token"] == 0
    assert codes(await browser.finishes(back["code"], back["state"])) == []


@pytest.mark.attack("OIDC-02")
@pytest.mark.parametrize("code", ["A" * 2_001, "é"], ids=["long", "accent"])
async def test_what_is_no_code_goes_no_further(there: Twin, browser: Browser, code: str) -> None:
    back = await browser.returns()
    assert codes(await browser.finishes(code, back["state"])) == INVALID
    assert there.asked["token"] == 0
    assert codes(await browser.finishes("A" * 2_000, back["state"])) == ["FRANCE_CONNECT_IDENTITY_REFUSED"]


@pytest.mark.attack("OIDC-01")
async def test_who_is_sent_a_strangers_return_is_not_signed_in_as_the_stranger(there: Twin, browser: Browser) -> None:
    """The return of one browser in another: refused, and it still serves where it belongs."""
    back = await browser.returns("claire")
    victim = Browser()
    assert codes(await victim.finishes(back["code"], back["state"])) == INVALID
    await victim.leaves()
    assert codes(await victim.finishes(back["code"], back["state"])) == INVALID
    assert codes(await browser.finishes(back["code"], back["state"])) == []


@pytest.mark.attack("OIDC-01")
async def test_who_follows_a_strangers_departure_is_told_to_begin_anew(there: Twin, browser: Browser) -> None:
    address = await browser.begins()
    await browser.leaves(address)
    page = await Browser().here.get(address)
    assert page.status_code == 400
    assert "n&#x27;est plus valable : recommencez depuis le début." in page.text
    assert '<a href="/franceconnect">' in page.text
    await browser.leaves(address)


@pytest.mark.attack("OIDC-01")
async def test_a_code_of_another_journey_is_worth_nothing(there: Twin, browser: Browser) -> None:
    """Mixed within one browser: the code was given for another challenge and another nonce (PKCE)."""
    one, other = await browser.returns("claire"), await browser.returns("idriss")
    assert codes(await browser.finishes(one["code"], other["state"])) == ["FRANCE_CONNECT_IDENTITY_REFUSED"]
    assert (await written())["accounts"] == 0


async def test_two_tabs_of_one_browser_both_come_in(there: Twin, browser: Browser) -> None:
    one, other = await browser.returns(), await browser.returns()
    assert codes(await browser.finishes(one["code"], one["state"])) == []
    assert codes(await browser.finishes(other["code"], other["state"])) == []


async def test_the_cookie_is_ours_alone_and_out_of_reach_of_scripts(there: Twin, browser: Browser) -> None:
    left = await browser.here.get(await browser.begins())
    name, *attributes = left.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-guichet_browser=")
    assert sorted(attributes) == ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=lax", "Secure"]


async def test_each_journey_has_its_own_state_nonce_and_challenge(there: Twin, browser: Browser) -> None:
    asked = [parse_qs(urlsplit(await browser.leaves()).query) for _ in range(3)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({one[name][0] for one in asked}) == 3
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["acr_values"] == ["eidas1"]
    assert asked[0]["redirect_uri"] == [RETURN]


@pytest.mark.attack("OIDC-02")
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.ACCESS_DENIED, "Vous avez interrompu la connexion avec FranceConnect."),
        (Fault.SERVER_ERROR, "FranceConnect n&#x27;a pas pu vous identifier : réessayez dans quelques instants."),
        (Fault.INVALID_SCOPE, "FranceConnect n&#x27;a pas pu vous identifier : réessayez dans quelques instants."),
        (Fault.NO_CODE, "FranceConnect n&#x27;a pas pu vous identifier : réessayez dans quelques instants."),
    ],
)
async def test_a_return_without_a_code_says_why_in_french_and_one_may_retry(
    there: Twin, browser: Browser, fault: Fault, sentence: str
) -> None:
    page = await browser.here.get(await chosen(await browser.leaves(), "claire", fault))
    assert page.status_code == 400
    assert sentence in page.text
    assert '<a href="/franceconnect">Revenir à la page de connexion</a>' in page.text
    assert await written() == NOTHING | {"journeys": 1}
    assert codes(await browser.signs_in()) == []


@pytest.mark.attack("OIDC-02")
@pytest.mark.parametrize("query", ["", "?code=&state=", "?code=x", "?state=x", "?error=%3Cscript%3E", "?code=x&error="])
async def test_whatever_a_return_says_it_is_no_fault_of_ours(there: Twin, browser: Browser, query: str) -> None:
    page = await browser.here.get(RETURN + query)
    assert page.status_code == 400
    assert "<script>" not in page.text


@pytest.mark.attack("OIDC-08")
@pytest.mark.parametrize(
    "to",
    [
        *("//evil.test", "https://evil.test", "/\\evil.test", "https:evil.test", "%2f%2fevil.test", "", "/"),
        *("/franceconnect/retour", f"{RETURN}/", f"{RETURN}?next=//evil.test", f"{RETURN}#a", RETURN.upper()),
        *(f"{HERE}.evil.test/franceconnect/retour", f"{HERE}@evil.test/franceconnect/retour", f"{HERE}/graphql"),
        *("javascript:alert(1)", f" {RETURN}", RETURN.replace("https", "http")),
    ],
)
async def test_one_comes_back_to_our_own_page_letter_for_letter(there: Twin, browser: Browser, to: str) -> None:
    answer = await browser.ask(START, to=to)
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["errors"][0]["message"] == "FranceConnect ne peut pas ramener à cette adresse."
    assert await written() == NOTHING


async def test_where_there_is_no_france_connect_there_is_no_button(sqlite_open: str) -> None:
    with configured(public_url=HERE):
        browser = Browser()
        assert (await browser.ask("{ franceConnectAvailable }"))["data"] == {"franceConnectAvailable": False}
        [error] = (await browser.ask(START, to=RETURN))["errors"]
        assert error["message"] == "La connexion avec FranceConnect n'est pas proposée ici."
        assert codes(await browser.finishes("code", "state")) == ["FRANCE_CONNECT_ABSENT"]
        assert (await browser.here.get("/franceconnect/depart?state=x")).status_code == 400


async def test_where_there_is_one_there_is_a_button(there: Twin, browser: Browser) -> None:
    assert (await browser.ask("{ franceConnectAvailable }"))["data"] == {"franceConnectAvailable": True}
