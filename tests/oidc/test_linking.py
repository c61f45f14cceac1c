"""One person, one account: who has one by NIR shows it at FranceConnect too, from inside."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from auth.franceconnect.signing_in import sign_in
from auth.sessions import open_session
from auth.viewer import Side, Viewer
from models import clock
from models.accounts.franceconnect import FranceConnectIdentity
from models.accounts.franceconnect.linking import is_same_person
from models.accounts.making import nir_digest
from models.accounts.people import User
from models.facts import Fact
from outside.franceconnect_twin.provider import Twin
from tests import factories
from tests.oidc.stage import Browser, codes, viewer_of, written
from tests.resolvers.answers_given import bearer

NIR = "284076305312345"


async def _account(**traits: Any) -> tuple[User, str]:
    """Claire's by NIR, but for these traits, and the token of her sign-in."""
    usual: dict[str, Any] = {
        "side": Side.INDIVIDUAL,
        "first_name": "Claire",
        "birth_name": "Martin Leroy",
        "nir_digest": nir_digest(NIR),
    }
    user = await factories.person(**usual | traits)
    return user, (await open_session(user.id, user.home_side, now=clock.now())).access.text


@pytest.mark.feature("AGE-03")
async def test_from_inside_ones_account_becomes_ones_space(there: Twin, browser: Browser) -> None:
    user, token = await _account()
    payload = await browser.signs_in("claire", token=token)
    assert codes(payload) == []
    assert (await viewer_of(payload)).user_id == user.id
    assert payload["viewer"]["verifiedIdentity"] == {"birthDate": "1984-07-19"}
    assert payload["viewer"]["user"]["birthName"] == "Martin Leroy"
    assert (await written())["accounts"] == 1
    assert (await viewer_of(await Browser().signs_in("claire"))).user_id == user.id
    told = await Fact.everyones("a test looks").get(kind="account.changed")
    assert (told.by_id, told.data["fields"]) == (user.id, ["franceconnect"])


@pytest.mark.attack("OIDC-05")
async def test_from_outside_nothing_is_linked(there: Twin, browser: Browser) -> None:
    user, _ = await _account()
    assert (await viewer_of(await browser.signs_in("claire"))).user_id != user.id


@pytest.mark.attack("OIDC-05")
async def test_somebody_else_at_the_same_machine_comes_into_their_own_space(there: Twin, browser: Browser) -> None:
    user, token = await _account()
    payload = await browser.signs_in("idriss", token=token)
    assert (await viewer_of(payload)).user_id != user.id
    assert payload["viewer"]["user"]["birthName"] == "N'DIAYE"


@pytest.mark.attack("OIDC-07")
@pytest.mark.parametrize("side", [Side.MEMBER, Side.STAFF])
async def test_a_professional_who_is_signed_in_links_nothing(there: Twin, browser: Browser, side: Side) -> None:
    user, token = await _account(side=side)
    payload = await browser.signs_in("claire", token=token)
    viewer = await viewer_of(payload)
    assert (viewer.user_id == user.id, viewer.side) == (False, Side.INDIVIDUAL)


@pytest.mark.attack("OIDC-05")
async def test_who_speaks_in_somebodys_name_links_nothing(there: Twin, browser: Browser) -> None:
    user, token = await _account()
    caller = await bearer(token)
    assert isinstance(caller, Viewer)
    for named in (replace(caller, delegation_id=uuid4()), replace(caller, client_id=uuid4())):
        back = await browser.returns("claire")
        cookie = browser.here.cookies["__Host-guichet_browser"]
        tokens = await sign_in(
            back["code"], back["state"], browser=cookie, caller=named, now=clock.now(), user_agent=None
        )
        assert tokens.access.claims.user_id != user.id
        await FranceConnectIdentity.everyones("a test forgets").delete()


async def test_an_account_has_one_identity(there: Twin, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second person of the same names, who comes back while the first is signed in."""
    user, token = await _account()
    await browser.signs_in("claire", token=token)
    known = await FranceConnectIdentity.everyones("a test looks").get()
    monkeypatch.setattr(there, "subject_of", lambda person: "another")
    assert (await viewer_of(await browser.signs_in("claire", token=token))).user_id != user.id
    assert await FranceConnectIdentity.everyones("a test looks").get(user_id=user.id) == known


async def test_who_has_a_space_already_goes_there(there: Twin, browser: Browser) -> None:
    space = (await viewer_of(await browser.signs_in("claire"))).user_id
    _, token = await _account()
    assert (await viewer_of(await browser.signs_in("claire", token=token))).user_id == space


@pytest.mark.parametrize(
    ("first_name", "birth_name", "same"),
    [
        ("Claire", "MARTIN-LEROY", True),
        ("claire-louise", "Martin Leroy", True),
        ("Clàire", "Martin-Leroÿ", True),
        ("Louise", "Martin-Leroy", False),
        ("Clair", "Martin-Leroy", False),
        ("Claire", "Martin", False),
        ("Claire Louise Anne", "Martin-Leroy", False),
    ],
)
def test_names_are_the_same_however_they_are_written(first_name: str, birth_name: str, same: bool) -> None:
    user = User(first_name=first_name, birth_name=birth_name)
    assert is_same_person(user, "Claire Louise", "MARTIN-LEROY") is same
