"""FranceConnect in a real browser: there by the button, back with a code, and out again, with the twin as provider."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from models.accounts.franceconnect import FranceConnectIdentity
from outside.franceconnect_twin.provider import Twin
from outside.franceconnect_twin.serving import made, registered, settings_of
from tests.live.living import living
from tests.oidc.stage import served
from tests.services.databases import SqliteDatabases
from tests.services.kept import free_port
from tests.web.driving import Tab

BUTTON = "S'identifier avec FranceConnect"
HERE = "location.pathname + location.search"


class Place(NamedTuple):
    """A counter, and the FranceConnect that it knows."""

    url: str
    twin: Twin


@pytest.fixture(scope="module")
async def place(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    database = await sqlite_databases.fresh(tmp_path_factory.mktemp("franceconnect"))
    port = free_port()
    twin = made(port, "http://nobody.example", "ES256")
    known = {name.removeprefix("GUICHET_").lower(): value for name, value in settings_of(twin).items()}
    async with served(twin.app(), port), living(database, **known) as live:
        twin.client = registered(live.server.url)
        yield Place(live.server.url, twin)


async def _leaves(tab: Tab, place: Place) -> None:
    await tab.goes(f"{place.url}/connexion")
    await tab.clicks(BUTTON)
    await tab.shows("Espace personnel")
    await tab.clicks(BUTTON)
    await tab.shows("FranceConnect, jumeau de développement")


async def test_a_person_goes_to_franceconnect_comes_back_signed_in_and_signs_out_of_both(
    place: Place, tab: Tab
) -> None:
    await _leaves(tab, place)
    await tab.clicks("Claire Louise MARTIN-LEROY")
    await tab.shows("Bonjour Claire Louise MARTIN-LEROY.")
    assert await tab.finds(HERE) == "/franceconnect"  # neither code nor state stays in the bar
    assert await tab.finds("Object.keys({...localStorage, ...sessionStorage})") == []
    assert await tab.finds("document.cookie") == ""
    known = FranceConnectIdentity.everyones("a test counts").filter(user__first_name="Claire Louise")
    assert await known.count() == 1
    await tab.clicks("Se déconnecter")
    await tab.until(f"{HERE} === '/'")
    assert place.twin.signed_out == [place.twin.subject_of("claire")]


async def test_who_looks_at_the_page_of_the_return_again_is_not_told_that_it_has_served(place: Place, tab: Tab) -> None:
    await _leaves(tab, place)
    await tab.clicks("Anaïs Zoé BLEU")
    await tab.shows("Bonjour Anaïs Zoé BLEU.")
    await tab.sends("Page.reload")
    await tab.clicks(BUTTON)
    await tab.shows("FranceConnect, jumeau de développement")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("ACCESS_DENIED", "Vous avez interrompu la connexion avec FranceConnect."),
        ("SERVER_ERROR", "FranceConnect n'a pas pu vous identifier"),
        ("WRONG_NONCE", "FranceConnect n'a pas confirmé votre identité : recommencez depuis le début."),
    ],
    ids=["given up", "out of order", "not to be believed"],
)
async def test_who_comes_back_in_vain_is_told_why_and_may_start_again(
    place: Place, tab: Tab, fault: str, sentence: str
) -> None:
    await _leaves(tab, place)
    await tab.finds(f"document.forms[0].elements.fault.value = '{fault}'")
    await tab.clicks("Idriss N'DIAYE")
    await tab.shows(sentence)
    tab.complaints.clear()  # that the page is answered 400
    await tab.goes(f"{place.url}/franceconnect")
    await tab.clicks(BUTTON)
    await tab.shows("FranceConnect, jumeau de développement")
