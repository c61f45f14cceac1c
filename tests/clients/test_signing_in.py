"""A client signs in with its credentials, stays signed in, and gets one answer for everything that is wrong."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from auth.clients import sign_in_as_client
from auth.permissions import Role
from auth.sign_in import InvalidCredentials
from auth.throttle import TooManyAttempts
from auth.tokens import read
from auth.viewer import AccountStatus, Nobody, Side, Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import RefreshToken, SignInSession
from models.api_clients import ApiClient
from tests import factories
from tests.cast import Cast
from tests.clients.partner import EVERY_SCOPE, LIST, REFRESH, REVOKE, ROTATE, SIGN_IN, Partner, caller, loses, partner
from tests.resolvers.asking import ask, codes, told

HOUR = timedelta(hours=1)
IP = "192.0.2.1"


async def at(now: datetime, who: Partner, secret: str | None = None, ip: str = IP) -> str:
    """How signing in at that instant ends."""
    try:
        await sign_in_as_client(who.client_id, secret or who.secret, now=now, user_agent=None, ip=ip)
    except (InvalidCredentials, TooManyAttempts) as error:
        return type(error).__name__
    return "signed in"


async def test_a_client_signs_in_and_its_token_says_its_scopes(cast: Cast) -> None:
    maker = await partner(cast.anne, "READ_REQUESTS", "WRITE_DRAFTS")
    payload = await maker.signed_in()
    assert payload["viewer"] == {"side": "MEMBER", "scopes": ["READ_REQUESTS", "WRITE_DRAFTS"]}
    claims = await read(payload["tokens"]["accessToken"], now=clock.now())
    assert (claims.user_id, claims.scopes) == (cast.anne.user_id, frozenset({"READ_REQUESTS", "WRITE_DRAFTS"}))
    me = await caller(payload["tokens"]["accessToken"])
    assert isinstance(me, Viewer)
    assert (me.user_id, me.reaches, me.client_id is not None) == (cast.anne.user_id, cast.anne.reaches, True)
    [listed] = (await told(LIST, cast.anne))["apiClients"]
    assert listed["lastUsedAt"] is not None


async def test_a_person_carries_no_scope(cast: Cast) -> None:
    assert (await told("{ viewer { scopes } }", cast.anne))["viewer"] == {"scopes": []}


async def test_every_wrong_try_gets_the_same_bytes(cast: Cast) -> None:
    revoked, expired, orphan, right = [await partner(one) for one in (cast.anne, cast.anne, cast.camille, cast.anne)]
    await told(REVOKE, cast.anne, id=revoked.id)
    now = clock.now()
    of_expired = ApiClient.everyones("a story").filter(client_id=expired.client_id)
    await of_expired.update(expires_at=now)
    of_orphan = User.everyones("a story").filter(id=cast.camille.user_id)
    await of_orphan.update(status=AccountStatus.DEACTIVATED)
    sessions = await SignInSession.everyones("a test").count()
    tries = [
        (right.client_id, "x"),
        (right.client_id, ""),
        (right.client_id, right.secret + "x"),
        (right.client_id, "x" * 10_000),
        (right.client_id.upper(), right.secret),
        (right.client_id, revoked.secret),
        (right.id, right.secret),
        ("0" * 32, right.secret),
        ("", ""),
        ("é\u202e", "é\u202e"),
        ("x" * 10_000, right.secret),
        (revoked.client_id, revoked.secret),
        (expired.client_id, expired.secret),
        (orphan.client_id, orphan.secret),
    ]
    answers = [await ask(SIGN_IN, id=id, secret=secret) for id, secret in tries]
    assert codes(answers[0]["data"]["signInAsClient"]) == ["INVALID_CREDENTIALS"]
    assert answers == [answers[0]] * len(tries)
    assert await SignInSession.everyones("a test").count() == sessions
    assert await RefreshToken.all().count() == 0


async def test_a_client_that_guesses_is_slowed_down_alone(cast: Cast) -> None:
    maker, other = await partner(cast.anne), await partner(cast.anne)
    now = clock.now()
    assert [await at(now, maker, "x") for _ in range(5)] == ["InvalidCredentials"] * 5
    assert await at(now, maker) == "TooManyAttempts"
    assert await at(now, other) == "signed in"
    assert await at(now, maker, ip="192.0.2.2") == "signed in"
    assert await at(now + timedelta(minutes=2), maker) == "signed in"


async def test_a_client_lives_a_year(cast: Cast) -> None:
    maker = await partner(cast.anne)
    row = await ApiClient.everyones("a test").get(client_id=maker.client_id)
    assert await at(row.expires_at - timedelta(seconds=1), maker) == "signed in"
    assert await at(row.expires_at, maker) == "InvalidCredentials"


async def test_after_a_rotation_both_secrets_open_for_a_day(cast: Cast) -> None:
    maker = await partner(cast.anne)
    payload = (await told(ROTATE, cast.anne, id=maker.id))["rotateApiClientSecret"]
    now = clock.now()
    fresh = payload["clientSecret"]
    assert fresh != maker.secret
    assert datetime.fromisoformat(payload["client"]["expiresAt"]) - now > timedelta(days=364, hours=23)
    assert await at(now + 23 * HOUR, maker) == "signed in"
    assert await at(now + 24 * HOUR, maker) == "InvalidCredentials"
    assert await at(now + 24 * HOUR, maker, fresh) == "signed in"


async def test_a_second_rotation_ends_the_first_secret_at_once(cast: Cast) -> None:
    maker = await partner(cast.anne)
    second = (await told(ROTATE, cast.anne, id=maker.id))["rotateApiClientSecret"]["clientSecret"]
    third = (await told(ROTATE, cast.anne, id=maker.id))["rotateApiClientSecret"]["clientSecret"]
    now = clock.now()
    assert [await at(now, maker, secret) for secret in (maker.secret, second, third)] == [
        "InvalidCredentials",
        "signed in",
        "signed in",
    ]


async def test_a_former_secret_does_not_outlive_the_client_that_expired(cast: Cast) -> None:
    """A new secret for a client that ended wakes the client up, and not the secret that was dead."""
    maker = await partner(cast.anne)
    await ApiClient.everyones("a story").filter(client_id=maker.client_id).update(expires_at=clock.now())
    fresh = (await told(ROTATE, cast.anne, id=maker.id))["rotateApiClientSecret"]["clientSecret"]
    now = clock.now()
    assert (await at(now, maker), await at(now, maker, fresh)) == ("InvalidCredentials", "signed in")


async def test_a_session_of_a_client_lasts_a_day_and_refreshes_with_its_scopes(cast: Cast) -> None:
    maker = await partner(cast.anne, "READ_REQUESTS")
    tokens = (await maker.signed_in())["tokens"]
    left = datetime.fromisoformat(tokens["refreshTokenExpiresAt"]) - clock.now()
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    refreshed = (await told(REFRESH, token=tokens["refreshToken"]))["refreshTokens"]["tokens"]["accessToken"]
    me = await caller(refreshed)
    assert isinstance(me, Viewer)
    assert (me.scopes, me.client_id is not None) == (frozenset({"READ_REQUESTS"}), True)


async def _revoke(cast: Cast, maker: Partner) -> None:
    await told(REVOKE, cast.anne, id=maker.id)


async def _expire(cast: Cast, maker: Partner) -> None:
    await ApiClient.everyones("a story").filter(client_id=maker.client_id).update(expires_at=clock.now())


async def _deactivate(cast: Cast, maker: Partner) -> None:
    await User.everyones("a story").filter(id=cast.anne.user_id).update(status=AccountStatus.DEACTIVATED)


@pytest.mark.parametrize("end", [_revoke, _expire, _deactivate])
async def test_what_ends_a_client_ends_its_tokens_at_once(cast: Cast, end: Any) -> None:
    maker = await partner(cast.anne)
    tokens = (await maker.signed_in())["tokens"]
    await end(cast, maker)
    assert isinstance(await caller(tokens["accessToken"]), Nobody)
    assert codes((await told(REFRESH, token=tokens["refreshToken"]))["refreshTokens"]) == ["REFRESH_TOKEN_INVALID"]
    assert isinstance(await caller(tokens["accessToken"]), Nobody)


async def test_a_client_of_a_side_that_its_user_lost_does_not_go_home_with_them(cast: Cast) -> None:
    user = await factories.person(side=Side.MEMBER)
    link = await factories.attachment(user, cast.legoud.company, side=Side.PROVIDER, roles=(Role.ADMINISTRATOR,))
    viewer = await factories.viewer_of(user, Side.PROVIDER)
    maker = await partner(viewer, "READ_REQUESTS")
    tokens = (await maker.signed_in())["tokens"]
    await loses(viewer, link.id)
    assert isinstance(await caller(tokens["accessToken"]), Nobody)
    assert codes((await told(REFRESH, token=tokens["refreshToken"]))["refreshTokens"]) == ["REFRESH_TOKEN_INVALID"]
    assert codes(await maker.signed_in()) == ["INVALID_CREDENTIALS"]


async def test_the_scopes_of_a_client_are_those_of_its_row_too(cast: Cast) -> None:
    maker = await partner(cast.anne, *EVERY_SCOPE)
    token = await maker.token()
    await ApiClient.everyones("a story").filter(client_id=maker.client_id).update(scopes=["READ_REQUESTS"])
    me = await caller(token)
    assert isinstance(me, Viewer)
    assert me.scopes == {"READ_REQUESTS"}
