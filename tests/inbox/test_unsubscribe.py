"""The address that turns mails off: looked at, posted to, forged."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from models.accounts.people import User
from models.actions import NotificationChannel as Channel
from models.bell.deliveries import Delivery
from models.bell.preferences import Choice, NotificationPreference, preferences_of, set_preferences
from models.bell.unsubscribing import unsubscribe_url
from models.states import NotificationKind as Kind
from reactions.worker import drain
from tests.reactions import world as w
from tests.reactions.post import configured
from transport.pages import unsubscribe


@pytest.fixture(autouse=True)
def address() -> Iterator[None]:
    with configured(public_url="https://guichet.example"):
        yield


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Route("/unsubscribe", unsubscribe.answer, methods=["GET", "POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://guichet.example") as client:
        yield client


async def refused(someone: User) -> list[Kind]:
    return [one.kind for one in await preferences_of(someone.id) if not one.enabled]


async def test_looking_changes_nothing_and_shows_a_button(world: w.World, browser: httpx.AsyncClient) -> None:
    page = await browser.get(unsubscribe_url(world.anne.id, Kind.DOSSIER_CANCELLED))
    assert page.status_code == 200
    assert "Vous recevez les courriels du type « Annulation d&#x27;un dossier »." in page.text
    assert '<form method="post"><button type="submit">Ne plus recevoir ces courriels</button></form>' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert await NotificationPreference.everyones(w.TESTS).count() == 0


async def test_posting_turns_that_kind_off_for_that_person(world: w.World, browser: httpx.AsyncClient) -> None:
    url = unsubscribe_url(world.anne.id, Kind.DOSSIER_CANCELLED)
    for _ in range(2):
        page = await browser.post(url, data={"List-Unsubscribe": "One-Click"})
        assert (page.status_code, "vous ne recevrez plus ces courriels" in page.text) == (200, True)
    assert (await refused(world.anne), await refused(world.karim)) == ([Kind.DOSSIER_CANCELLED], [])
    await w.happened("dossier.cancelled", world.dossier)
    await drain(mails=False)
    assert [row.address for row in await Delivery.all()] == ["karim@guichet.example"]
    assert await w.told() != {}


async def test_leaving_the_daily_mail_turns_off_what_it_gathers(world: w.World, browser: httpx.AsyncClient) -> None:
    choices = [Choice(Kind.DRAFT_HANDED_OVER, Channel.EMAIL, digest=True)]
    await set_preferences(choices, by=w.viewer(world.anne))
    await browser.post(unsubscribe_url(world.anne.id, None))
    assert await refused(world.anne) == [Kind.DRAFT_HANDED_OVER]


@pytest.mark.attack("MAIL-07")
async def test_a_forged_address_does_not_exist(world: w.World, browser: httpx.AsyncClient) -> None:
    good = unsubscribe_url(world.anne.id, Kind.DOSSIER_CANCELLED)
    forged = [
        good.replace("DOSSIER_CANCELLED", "DOSSIER_GRANTED"),
        good.replace("&kind=DOSSIER_CANCELLED", ""),
        good.replace(str(world.anne.id), str(world.karim.id)),
        good.replace("DOSSIER_CANCELLED", "NOTHING"),
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.partition("&signature")[0],
        "https://guichet.example/unsubscribe",
    ]
    for url in forged:
        assert [(await browser.request(method, url)).status_code for method in ("GET", "POST")] == [404, 404], url
    assert await NotificationPreference.everyones(w.TESTS).count() == 0


@pytest.mark.attack("MAIL-07")
async def test_a_letter_and_a_person_who_is_gone_are_left_alone(world: w.World, browser: httpx.AsyncClient) -> None:
    await browser.post(unsubscribe_url(world.anne.id, Kind.DOSSIER_GRANTED))
    await browser.post(unsubscribe_url(uuid4(), Kind.DOSSIER_CANCELLED))
    assert await NotificationPreference.everyones(w.TESTS).count() == 0
