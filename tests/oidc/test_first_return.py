"""The first return from FranceConnect makes the personal space; the others find it again."""

from pathlib import Path

import pytest

from auth.viewer import AccountStatus, Side
from models.accounts.franceconnect import FranceConnectIdentity
from models.accounts.people import User
from models.bell.deliveries import Delivery
from models.database import close_database, open_database
from models.facts import Fact
from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.people import PEOPLE
from outside.franceconnect_twin.provider import Twin
from reactions.facts import tell_next
from tests.oidc.stage import Browser, brought, chosen, codes, twin, written


@pytest.mark.feature("AGE-05")
async def test_whoever_it_is_has_one_of_their_own(there: Twin) -> None:
    """A person with a disability, or who helps one: each comes with their own identity."""
    names = [(await Browser().signs_in(person))["viewer"]["user"]["birthName"] for person in PEOPLE]
    assert names == ["MARTIN-LEROY", "N'DIAYE", "BLEU"]
    assert (await written())["accounts"] == 3


@pytest.mark.feature("AGE-04")
async def test_names_and_birth_date_are_asked_for_and_kept_and_nothing_else(sqlite_url: str, tmp_path: Path) -> None:
    """Even of a FranceConnect that tells more than it was asked."""
    await open_database(sqlite_url)
    try:
        async with twin():
            browser = Browser()
            address = await browser.leaves()
            assert "scope=openid+given_name+family_name+birthdate&" in address
            back = brought(await chosen(address, "claire", Fault.TALKATIVE))
            assert (await browser.finishes(back["code"], back["state"]))["errors"] == []
    finally:
        await close_database()
    path = Path(sqlite_url.removeprefix("sqlite://"))
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    claire = PEOPLE["claire"]
    kept = {name for name, value in claire.items() if value.encode() in content}
    assert kept == {"given_name", "family_name", "birthdate"}


async def test_a_day_of_birth_that_nobody_knows_stays_unknown(there: Twin, browser: Browser) -> None:
    assert (await browser.signs_in("idriss"))["viewer"]["verifiedIdentity"] == {"birthDate": "1971-00-00"}


@pytest.mark.feature("AGE-07")
async def test_who_came_by_it_needs_no_identity_document_and_the_others_do(there: Twin, browser: Browser) -> None:
    """The API says who was vouched for; forms ask the others."""
    token = (await browser.signs_in())["tokens"]["accessToken"]
    asked = "{ viewer { verifiedIdentity { birthDate since } } }"
    known = (await browser.ask(asked, token))["data"]["viewer"]["verifiedIdentity"]
    assert known["birthDate"] == "1984-07-19"
    await FranceConnectIdentity.everyones("a test forgets").delete()
    assert (await browser.ask(asked, token))["data"]["viewer"]["verifiedIdentity"] is None


@pytest.mark.feature("AGE-08")
async def test_france_connect_writes_at_each_connection_and_we_do_not(there: Twin, browser: Browser) -> None:
    await browser.signs_in("claire")
    await browser.signs_in("claire")
    assert there.mails == [PEOPLE["claire"]["email"]] * 2
    while await tell_next() is not None:
        pass
    assert await Delivery.all().count() == 0


@pytest.mark.attack("OIDC-06")
async def test_another_name_over_there_changes_nothing_here(
    there: Twin, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await browser.signs_in("claire")
    told = {"family_name": "DURAND", "given_name": "Clara", "birthdate": "1984-07-20", "email": "autre@x.example"}
    monkeypatch.setitem(PEOPLE, "claire", PEOPLE["claire"] | told)
    assert (await browser.signs_in("claire"))["viewer"] == first["viewer"]


async def test_the_account_is_that_of_an_individual_without_a_password(there: Twin, browser: Browser) -> None:
    await browser.signs_in()
    user = await User.everyones("a test looks").get()
    assert (user.home_side, user.status, user.password_hash) == (Side.INDIVIDUAL, AccountStatus.ACTIVE, None)
    assert [fact.kind for fact in await Fact.everyones("a test looks").order_by("id")] == ["account.created"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"given_name": " ".join(["Maximilienne"] * 9)}, " ".join(["Maximilienne"] * 6)),
        ({"given_name": "Jean  Paul"}, "Jean Paul"),
        ({"given_name": "Zoe 3"}, "Zoe"),
    ],
)
async def test_of_many_given_names_those_that_fit_are_kept(
    there: Twin, browser: Browser, told: dict[str, str], kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PEOPLE, "claire", PEOPLE["claire"] | told)
    assert (await browser.signs_in("claire"))["viewer"]["user"]["firstName"] == kept


@pytest.mark.parametrize(
    "told", [{"birthdate": ""}, {"birthdate": "1984-13-01"}, {"given_name": ""}, {"family_name": "///"}]
)
async def test_without_names_and_birth_date_there_is_no_space(
    there: Twin, browser: Browser, told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PEOPLE, "claire", PEOPLE["claire"] | told)
    assert codes(await browser.signs_in("claire")) == ["IDENTITY_INCOMPLETE"]
    assert (await written())["accounts"] == 0
