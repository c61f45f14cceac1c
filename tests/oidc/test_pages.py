"""The pages of the sign-in: they load nothing from elsewhere, and ask what the schema has."""

import re
from pathlib import Path

import httpx
from graphql import build_schema, parse, validate

from outside.franceconnect_twin.people import PEOPLE
from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import HERE, RETURN, Browser, chosen
from transport.graphql.api import sdl

PAGE = Path(__file__).parents[2] / "web" / "franceconnect"


async def test_the_page_with_the_button_comes_with_all_that_it_names(there: Twin, browser: Browser) -> None:
    page = await browser.here.get("/franceconnect")
    assert "S'identifier avec FranceConnect" in page.text
    assert "<script>" not in page.text
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert named == ["/page.css", "/franceconnect/page/page.js"]
    for name in named:
        assert (await browser.here.get(name)).status_code == 200, name


async def test_a_return_with_a_code_is_ended_by_the_page(there: Twin, browser: Browser) -> None:
    """The code waits for the page to hand it in: looking at the address spends nothing."""
    address = await chosen(await browser.leaves(), "claire")
    page = await browser.here.get(address)
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "/franceconnect/page/page.js" in page.text
    assert there.asked["token"] == 0


def test_what_the_page_asks_is_in_the_schema() -> None:
    script = (PAGE / "page.js").read_text(encoding="utf-8")
    asked = re.findall(r"^const [A-Z]+ = `([^`]+)`;", script, re.MULTILINE)
    assert len(asked) == 4
    schema = build_schema(sdl())
    assert [validate(schema, parse(text)) for text in asked] == [[]] * 4
    assert "/franceconnect/retour" in script
    assert f"{HERE}/franceconnect/retour" == RETURN


async def test_the_twin_shows_its_people_and_its_faults(there: Twin, browser: Browser) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        page = (await client.get(await browser.leaves())).text
    for person in PEOPLE:
        assert f'name="person" value="{person}"' in page
    assert '<option value="WRONG_NONCE">made for another journey</option>' in page
