"""Changing the password and the address to sign in with: one proves who one is, and the others are signed out."""

import pytest

from auth.bearers import refreshed
from auth.viewer import Caller, Nobody, Viewer
from models.accounts.people import User
from tests.accounts.stage import PASSWORD, Post, codes, session_of, signed_in
from tests.auth.people import person
from tests.resolvers.answers_given import Answer, ask

CHANGE = "mutation($c: String!, $n: String!) { changePassword(current: $c, new: $n) { done errors { code path } } }"
MOVE = """mutation($e: String!, $p: String!) {
  requestLoginEmailChange(email: $e, password: $p) { done errors { code path } }
}"""
CONFIRM = """mutation($t: String!) {
  confirmLoginEmailChange(token: $t) { user { login loginEmail } errors { code path } }
}"""
PROFILE = """mutation($input: ProfileInput!) {
  updateProfile(input: $input) { user { phone mobilePhone contactEmail loginEmail } errors { code path } }
}"""
NEW = "Tramway-Ocre-618"
OLD, MOVED = "lea@marine.example", "lea@terre.example"


async def lea(login: str = OLD) -> User:
    return await person(login, PASSWORD, login_email=OLD)


async def changed(caller: Caller, current: str = PASSWORD, new: str = NEW) -> Answer:
    return await ask(CHANGE, caller, c=current, n=new)


async def moved(caller: Caller, email: str = MOVED, password: str = PASSWORD) -> Answer:
    return await ask(MOVE, caller, e=email, p=password)


async def alive(caller: Caller) -> bool:
    """Whether the session behind this caller still stands."""
    assert isinstance(caller, Viewer)
    return not isinstance(await refreshed(caller), Nobody)


@pytest.mark.attack("AUTH-10")
async def test_changing_the_password_asks_for_the_one_before_and_ends_the_other_sign_ins(post: Post) -> None:
    await lea()
    here, there = await session_of(OLD), await session_of(OLD)
    assert (await changed(Nobody())).codes == ["UNAUTHENTICATED"]
    for wrong in ("", "faux", PASSWORD.lower()):
        assert codes((await changed(here, wrong))["changePassword"]) == [("PASSWORD_WRONG", "current")]
    assert await post.delivered() == []
    assert (await changed(here))["changePassword"] == {"done": True, "errors": []}
    assert (await alive(here), await alive(there)) == (True, False)
    assert (await signed_in(OLD))["signIn"]["tokens"] is None
    assert (await signed_in(OLD, NEW))["signIn"]["tokens"] is not None
    assert await post.to(OLD) == ["Votre mot de passe a été modifié"]


@pytest.mark.attack("AUTH-10", "AUTH-04")
async def test_guessing_the_current_password_makes_one_wait(database: str) -> None:
    await lea()
    here = await session_of(OLD)
    for _ in range(5):
        await changed(here, "faux")
    assert (await changed(here)).codes == ["RATE_LIMITED"]


@pytest.mark.attack("AUTH-09")
async def test_the_new_password_follows_the_rule(database: str) -> None:
    await lea()
    here = await session_of(OLD)
    assert codes((await changed(here, new="motdepasse"))["changePassword"]) == [("PASSWORD_TOO_WEAK", "new")]
    assert codes((await changed(here, new="Azerty12345"))["changePassword"]) == [("PASSWORD_TOO_COMMON", "new")]
    long = "Une phrase de soixante-quatre signes ou plus, avec 394 et É !🙂 ok"
    assert (await changed(here, new=long))["changePassword"]["done"] is True
    decomposed = long.replace("É", "E\u0301")
    assert (await signed_in(OLD, decomposed))["signIn"]["tokens"] is not None
    assert (await signed_in(OLD, long[:-1]))["signIn"]["tokens"] is None


@pytest.mark.attack("AUTH-10")
@pytest.mark.feature("AGE-11")
async def test_the_address_changes_when_the_new_one_confirms_and_the_old_one_is_told(post: Post) -> None:
    await lea()
    here, there = await session_of(OLD), await session_of(OLD)
    assert codes((await moved(here, password="faux"))["requestLoginEmailChange"]) == [("PASSWORD_WRONG", "password")]
    assert codes((await moved(here, "lea"))["requestLoginEmailChange"]) == [("F-MAIL", "email")]
    assert (await moved(here))["requestLoginEmailChange"] == {"done": True, "errors": []}
    assert (await signed_in(MOVED))["signIn"]["tokens"] is None
    assert await post.to(MOVED) == ["Confirmez votre nouvelle adresse"]
    payload = (await ask(CONFIRM, here, t=await post.token()))["confirmLoginEmailChange"]
    assert payload == {"user": {"login": MOVED, "loginEmail": MOVED}, "errors": []}
    assert (await alive(here), await alive(there)) == (True, False)
    assert await post.to(OLD) == ["Votre adresse de connexion a été modifiée"]
    assert (await signed_in(MOVED))["signIn"]["tokens"] is not None
    assert (await signed_in(OLD))["signIn"]["tokens"] is None


async def test_a_login_that_is_no_address_stays(post: Post) -> None:
    await lea("lea.morvan")
    await moved(await session_of("lea.morvan"))
    payload = (await ask(CONFIRM, t=await post.token()))["confirmLoginEmailChange"]
    assert payload == {"user": {"login": "lea.morvan", "loginEmail": MOVED}, "errors": []}


@pytest.mark.attack("ENUM-02")
async def test_an_address_that_is_taken_is_answered_alike_and_its_owner_told(post: Post) -> None:
    await lea()
    await person(MOVED, login_email=MOVED)
    assert (await moved(await session_of(OLD)))["requestLoginEmailChange"] == {"done": True, "errors": []}
    assert await post.to(MOVED) == ["Vous avez déjà un compte"]


@pytest.mark.attack("ENUM-02")
async def test_an_address_that_was_taken_meanwhile_ends_the_link(post: Post) -> None:
    await lea()
    await moved(await session_of(OLD))
    token = await post.token()
    await person(MOVED, login_email=MOVED)
    payload = (await ask(CONFIRM, t=token))["confirmLoginEmailChange"]
    assert (payload["user"], codes(payload)) == (None, [("LINK_INVALID", "token")])
    assert (await signed_in(OLD))["signIn"]["tokens"] is not None


@pytest.mark.feature("MCF-36")
async def test_the_contact_address_is_another_one_and_needs_no_password(database: str) -> None:
    await lea()
    here = await session_of(OLD)
    given = {"contactEmail": "service@marine.example", "phone": "01 23 45 67 89"}
    payload = (await ask(PROFILE, here, input=given))["updateProfile"]
    assert payload == {
        "user": {
            "phone": "0123456789",
            "mobilePhone": None,
            "contactEmail": "service@marine.example",
            "loginEmail": OLD,
        },
        "errors": [],
    }
    payload = (await ask(PROFILE, here, input={"phone": "", "contactEmail": "x"}))["updateProfile"]
    assert codes(payload) == [("F-MAIL", "contactEmail")]
    assert payload["user"]["phone"] == "0123456789"
    payload = (await ask(PROFILE, here, input={"phone": ""}))["updateProfile"]
    assert payload["user"]["phone"] is None
