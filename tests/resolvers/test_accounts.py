"""Signing in and out over GraphQL: what the contract promises to a client."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from auth.viewer import AccountStatus, Nobody, Side, Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.facts import Fact
from tests.auth.people import PASSWORD, attached, entity, person
from tests.resolvers.answers_given import Answer, ask, bearer, gid

PAYLOAD = """{
  tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }
  viewer { side availableSides user { login } attachments { nodes { roles entity { __typename } } } }
  errors { code message path }
}"""
SIGN_IN = f"mutation($login: String!, $password: String!) {{ signIn(login: $login, password: $password) {PAYLOAD} }}"
REFRESH = f"mutation($token: String!) {{ refreshTokens(refreshToken: $token) {PAYLOAD} }}"
SWITCH = f"mutation($side: Side!) {{ switchSide(side: $side) {PAYLOAD} }}"
SIGN_OUT = "mutation($all: Boolean) { signOut(everywhere: $all) { done errors { code } } }"
REVOKE = "mutation($id: ID!) { revokeSession(id: $id) { done errors { code } } }"
VIEWER = "{ viewer { user { displayName login } side scopes sessions { id current userAgent } } }"


async def sign_in(login: str = "rh@humando.example", password: str = PASSWORD, **how: Any) -> Answer:
    return await ask(SIGN_IN, login=login, password=password, **how)


async def tokens_of(login: str = "rh@humando.example") -> dict[str, Any]:
    tokens: dict[str, Any] = (await sign_in(login))["signIn"]["tokens"]
    return tokens


async def test_signing_in_gives_tokens_and_the_viewer_as_selected(database: str) -> None:
    user, place = await person(), await entity()
    await attached(user, place, "ADMINISTRATOR", "CONTACT")
    payload = (await sign_in())["signIn"]
    assert payload["errors"] == []
    assert payload["viewer"] == {
        "side": "MEMBER",
        "availableSides": ["MEMBER"],
        "user": {"login": "rh@humando.example"},
        "attachments": {"nodes": [{"roles": ["ADMINISTRATOR", "CONTACT"], "entity": {"__typename": "Company"}}]},
    }
    lives = [
        datetime.fromisoformat(payload["tokens"][f"{name}TokenExpiresAt"]) - clock.now()
        for name in ("access", "refresh")
    ]
    assert timedelta(minutes=14) < lives[0] <= timedelta(minutes=15)
    assert timedelta(days=29) < lives[1] <= timedelta(days=30)
    me = await ask(VIEWER, await bearer(payload["tokens"]["accessToken"]))
    (session,) = me["viewer"].pop("sessions")
    assert me["viewer"] == {
        "user": {"displayName": "Camille Morel", "login": "rh@humando.example"},
        "side": "MEMBER",
        "scopes": [],
    }
    assert (session["current"], session["userAgent"]) == (True, "tests")


@pytest.mark.attack("AUTH-02")
@pytest.mark.feature("AGE-33")
async def test_wrong_credentials_are_the_users_mistake_and_all_alike(database: str) -> None:
    await person()
    await person("parti@humando.example", status=AccountStatus.DEACTIVATED)
    answers = [
        await sign_in(password="faux"),
        await sign_in("inconnu@humando.example"),
        await sign_in("parti@humando.example"),
    ]
    sentence = (
        "Identifiant ou mot de passe incorrect. Si vous avez déjà un compte, vérifiez que l'adresse est celle utilisée "
        "pour le créer ; évitez d'en créer un autre et contactez-nous."
    )
    mistake = {"code": "INVALID_CREDENTIALS", "message": sentence, "path": []}
    for answer in answers:
        assert answer["signIn"] == {"tokens": None, "viewer": None, "errors": [mistake]}
    assert await SignInSession.everyones("a test").count() == 0


@pytest.mark.attack("AUTH-04")
async def test_too_many_wrong_passwords_are_a_fault_with_the_time_to_wait(database: str) -> None:
    await person()
    for _ in range(5):
        await sign_in(password="faux")
    answer = await sign_in()
    assert answer.codes == ["RATE_LIMITED"]
    assert 30 <= answer.extensions[0]["retryAfter"] <= 60
    assert (await sign_in(ip="198.51.100.7"))["signIn"]["errors"] == []


async def test_a_sign_in_lends_nothing_to_the_other_fields_of_its_document(database: str) -> None:
    await person()
    opening = "mutation($login: String!, $password: String!)"
    both = f"{opening} {{ signIn(login: $login, password: $password) {PAYLOAD} signOut {{ done }} }}"
    answer = await ask(both, login="rh@humando.example", password=PASSWORD)
    assert answer.codes == ["UNAUTHENTICATED"]
    assert await SignInSession.everyones("a test").filter(revoked_at=None).count() == 1


async def test_nobody_is_no_viewer(database: str) -> None:
    assert (await ask(VIEWER))["viewer"] is None
    assert (await ask(SIGN_OUT)).codes == ["UNAUTHENTICATED"]
    assert (await ask(REVOKE, id="x")).codes == ["UNAUTHENTICATED"]
    assert (await ask(SWITCH, side="MEMBER")).codes == ["UNAUTHENTICATED"]


async def test_a_refresh_needs_no_access_token(database: str) -> None:
    await person()
    first = await tokens_of()
    second = (await ask(REFRESH, token=first["refreshToken"]))["refreshTokens"]
    assert second["errors"] == []
    assert second["viewer"]["user"] == {"login": "rh@humando.example"}
    assert isinstance(await bearer(second["tokens"]["accessToken"]), Viewer)


@pytest.mark.attack("TOK-09")
async def test_a_refresh_token_used_twice_signs_everybody_out_of_the_session(database: str) -> None:
    user = await person()
    first = await tokens_of()
    second = (await ask(REFRESH, token=first["refreshToken"]))["refreshTokens"]["tokens"]
    for token in (first["refreshToken"], second["refreshToken"], "n'importe quoi"):
        assert (await ask(REFRESH, token=token))["refreshTokens"] == {
            "tokens": None,
            "viewer": None,
            "errors": [
                {
                    "code": "REFRESH_TOKEN_INVALID",
                    "message": "Votre session est terminée : reconnectez-vous.",
                    "path": [],
                }
            ],
        }
    assert isinstance(await bearer(second["accessToken"]), Nobody)
    fact = await Fact.everyones("a test").get(kind="session.ended")
    assert (fact.subject_type, fact.by_id, fact.data) == (
        "SignInSession",
        user.id,
        {"why": "refresh token used twice"},
    )


@pytest.mark.attack("TOK-10")
async def test_twenty_refreshes_at_once_give_one_pair(database: str) -> None:
    await person()
    first = await tokens_of()
    answers = await asyncio.gather(*(ask(REFRESH, token=first["refreshToken"]) for _ in range(20)))
    assert [answer["refreshTokens"]["tokens"] is not None for answer in answers].count(True) == 1


@pytest.mark.parametrize("everywhere", [None, False, True])
async def test_signing_out(database: str, everywhere: bool | None) -> None:
    await person()
    here, there = await tokens_of(), await tokens_of()
    payload = await ask(SIGN_OUT, await bearer(here["accessToken"]), all=everywhere)
    assert payload["signOut"] == {"done": True, "errors": []}
    assert isinstance(await bearer(here["accessToken"]), Nobody)
    assert isinstance(await bearer(there["accessToken"]), Nobody if everywhere else Viewer)


async def test_one_revokes_ones_own_sessions_and_finds_no_others(database: str) -> None:
    await person()
    other = await person("autre@humando.example")
    here, there = await tokens_of(), await tokens_of()
    theirs = await tokens_of("autre@humando.example")
    me = await bearer(here["accessToken"])
    lost, foreign = await bearer(there["accessToken"]), await bearer(theirs["accessToken"])
    assert isinstance(lost, Viewer)
    assert isinstance(foreign, Viewer)
    unknown = gid("SignInSession", other.id)
    for wrong in (gid("SignInSession", foreign.session_id), unknown, gid("User", lost.session_id), "x", ""):
        assert (await ask(REVOKE, me, id=wrong)).codes == ["NOT_FOUND"]
    assert (await ask(REVOKE, me, id=gid("SignInSession", lost.session_id)))["revokeSession"]["done"] is True
    assert isinstance(await bearer(there["accessToken"]), Nobody)
    assert isinstance(await bearer(theirs["accessToken"]), Viewer)


async def test_a_double_hat_changes_side(database: str) -> None:
    user, place = await person("double@iit.example"), await entity()
    await attached(user, place, "ADMINISTRATOR")
    await attached(user, place, "CONTACT", side=Side.PROVIDER)
    me = await bearer((await tokens_of("double@iit.example"))["accessToken"])
    payload = (await ask(SWITCH, me, side="PROVIDER"))["switchSide"]
    assert payload["errors"] == []
    assert (payload["viewer"]["side"], payload["viewer"]["availableSides"]) == ("PROVIDER", ["MEMBER", "PROVIDER"])
    refused = (await ask(SWITCH, me, side="STAFF"))["switchSide"]
    assert (refused["tokens"], refused["viewer"]) == (None, None)
    assert refused["errors"] == [
        {
            "code": "SIDE_NOT_AVAILABLE",
            "message": "Ce contexte de navigation ne vous est pas ouvert.",
            "path": ["side"],
        }
    ]


async def test_tokens_of_a_deleted_right_to_come_in_are_worth_nothing(database: str) -> None:
    user = await person()
    tokens = await tokens_of()
    await User.everyones("a test").filter(id=user.id).update(status=AccountStatus.DEACTIVATED)
    me = await bearer(tokens["accessToken"])
    assert (await ask(VIEWER, me))["viewer"] is None
    assert (await ask(SIGN_OUT, me)).codes == ["UNAUTHENTICATED"]
