"""Refresh tokens and sessions: one family for each sign-in, ended all at once."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from auth.bearers import refreshed
from auth.sessions import (
    RefreshTokenInvalid,
    SideNotAvailable,
    Tokens,
    digest_of,
    refresh,
    revoke_session,
    sign_out,
    switch_side,
)
from auth.viewer import AccountStatus, Nobody, Side, Viewer
from models.accounts.people import User
from models.accounts.sessions import RefreshToken, SignInSession
from models.attachments import Attachment
from models.facts import Fact
from models.refusals import NotSeen
from tests.auth.people import MINUTE, NOON, attached, caller, entity, person, signed_in, viewer

DAY = timedelta(days=1)


async def outcome(act: Awaitable[Any]) -> Any:
    """What it gives, or the refusal itself."""
    try:
        return await act
    except (RefreshTokenInvalid, NotSeen) as refusal:
        return type(refusal)


async def ended_sessions() -> list[str]:
    facts = Fact.everyones("a test").filter(kind="session.ended").order_by("id")
    return [fact.data["why"] for fact in await facts]


async def test_a_refresh_token_gives_the_next_pair_of_the_same_session(database: str) -> None:
    await person()
    first = await signed_in()
    second = await refresh(first.refresh, now=NOON + 20 * MINUTE)
    assert second.refresh != first.refresh
    assert second.access.claims.session_id == first.access.claims.session_id
    assert isinstance(await caller(first, now=NOON + 20 * MINUTE), Nobody)
    assert isinstance(await caller(second, now=NOON + 20 * MINUTE), Viewer)


@pytest.mark.attack("AUTH-11")
async def test_each_sign_in_opens_a_session_of_its_own(database: str) -> None:
    await person()
    first, second = await signed_in(), await signed_in()
    assert first.access.claims.session_id != second.access.claims.session_id
    assert first.refresh != second.refresh


@pytest.mark.attack("TOK-09")
async def test_a_refresh_token_used_twice_ends_the_whole_session(database: str) -> None:
    await person()
    first, other = await signed_in(), await signed_in()
    second = await refresh(first.refresh, now=NOON)
    assert await outcome(refresh(first.refresh, now=NOON)) is RefreshTokenInvalid
    assert await outcome(refresh(second.refresh, now=NOON)) is RefreshTokenInvalid
    assert await caller(first) == await caller(second) == Nobody("session ended")
    assert isinstance(await caller(other), Viewer)
    assert await ended_sessions() == ["refresh token used twice"]


@pytest.mark.attack("TOK-10")
async def test_twenty_uses_at_once_give_one_success_and_no_second_family(database: str) -> None:
    await person()
    first = await signed_in()
    outcomes = await asyncio.gather(*(outcome(refresh(first.refresh, now=NOON)) for _ in range(20)))
    (won,) = [one for one in outcomes if isinstance(one, Tokens)]
    assert outcomes.count(RefreshTokenInvalid) == 19
    assert await RefreshToken.filter(used_at=None).count() == 1
    assert await outcome(refresh(won.refresh, now=NOON)) is RefreshTokenInvalid
    assert await ended_sessions() == ["refresh token used twice"]


@pytest.mark.attack("TOK-11")
@pytest.mark.feature("AFPA-09")
async def test_a_session_ends_after_thirty_days_even_when_used_daily(database: str) -> None:
    await person()
    tokens = await signed_in()
    for day in range(1, 30):
        tokens = await refresh(tokens.refresh, now=NOON + day * DAY)
        assert tokens.refresh_expires_at == NOON + 30 * DAY
    tokens = await refresh(tokens.refresh, now=NOON + 30 * DAY - MINUTE)
    assert isinstance(await caller(tokens, now=NOON + 30 * DAY), Nobody)
    assert await outcome(refresh(tokens.refresh, now=NOON + 30 * DAY)) is RefreshTokenInvalid


@pytest.mark.attack("TOK-15")
async def test_only_the_digest_of_a_refresh_token_is_stored(database: str) -> None:
    await person()
    tokens = await signed_in()
    row = await RefreshToken.get()
    assert len(tokens.refresh) == 43  # 256 bits
    assert row.digest == digest_of(tokens.refresh)
    rows = [*await RefreshToken.all().values(), *await SignInSession.everyones("a test").all().values()]
    assert tokens.refresh not in repr(rows)


@pytest.mark.parametrize("text", ["", "x", "é" * 43, "a" * 43, "\x00", "\ud800", "a" * 1_000_000])
async def test_what_is_no_refresh_token_is_refused(database: str, text: str) -> None:
    await person()
    tokens = await signed_in()
    assert await outcome(refresh(text, now=NOON)) is RefreshTokenInvalid
    assert isinstance(await caller(tokens), Viewer)


@pytest.mark.attack("AUTH-13")
@pytest.mark.parametrize("status", [AccountStatus.DEACTIVATED, AccountStatus.REJECTED])
async def test_an_account_that_is_closed_is_out_at_once(database: str, status: AccountStatus) -> None:
    user = await person()
    tokens, streaming = await signed_in(), await viewer(user)
    await User.everyones("a test").filter(id=user.id).update(status=status)
    assert await caller(tokens) == Nobody("account")
    assert await refreshed(streaming, now=NOON) == Nobody("account")
    assert await outcome(refresh(tokens.refresh, now=NOON)) is RefreshTokenInvalid


@pytest.mark.attack("AUTH-12")
@pytest.mark.parametrize("everywhere", [False, True])
async def test_signing_out_ends_this_session_or_all_of_them(database: str, everywhere: bool) -> None:
    await person()
    await person("autre@humando.example")
    here, there, other = await signed_in(), await signed_in(), await signed_in("autre@humando.example")
    me = await caller(here)
    assert isinstance(me, Viewer)
    await sign_out(me, everywhere=everywhere, now=NOON)
    assert await caller(here) == Nobody("session ended")
    assert await refreshed(me, now=NOON) == Nobody("session ended")
    assert await outcome(refresh(here.refresh, now=NOON)) is RefreshTokenInvalid
    assert isinstance(await caller(there), Nobody if everywhere else Viewer)
    assert isinstance(await caller(other), Viewer)
    assert await ended_sessions() == ["signed out"] * (2 if everywhere else 1)


async def test_one_ends_any_of_ones_own_sessions_and_nobody_elses(database: str) -> None:
    user = await person()
    await person("autre@humando.example")
    mine, theirs, me = await signed_in(), await signed_in("autre@humando.example"), await viewer(user)
    assert await outcome(revoke_session(me, theirs.access.claims.session_id, now=NOON)) is NotSeen
    assert isinstance(await caller(theirs), Viewer)
    await revoke_session(me, mine.access.claims.session_id, now=NOON)
    assert await caller(mine) == Nobody("session ended")
    assert await outcome(revoke_session(me, mine.access.claims.session_id, now=NOON)) is NotSeen


async def test_a_double_hat_switches_side_and_the_pair_before_is_spent(database: str) -> None:
    user, place = await person(), await entity()
    await attached(user, place, "ADMINISTRATOR")
    await attached(user, place, "CONTACT", side=Side.PROVIDER)
    before = await signed_in()
    me = await caller(before)
    assert isinstance(me, Viewer)
    after = await switch_side(me, Side.PROVIDER, now=NOON)
    there = await caller(after)
    assert isinstance(there, Viewer)
    assert (there.side, [sorted(role.value for role in reach.roles) for reach in there.reaches]) == (
        Side.PROVIDER,
        [["CONTACT"]],
    )
    assert (await refresh(after.refresh, now=NOON)).access.claims.side is Side.PROVIDER
    assert await outcome(refresh(before.refresh, now=NOON)) is RefreshTokenInvalid


@pytest.mark.parametrize("side", [Side.PROVIDER, Side.STAFF])
async def test_a_side_without_attachment_is_not_available(database: str, side: Side) -> None:
    user = await person()
    with pytest.raises(SideNotAvailable):
        await switch_side(await viewer(user), side, now=NOON)


async def test_staff_stay_staff(database: str) -> None:
    agent = await person("agent@guichet.example", home_side=Side.STAFF)
    await attached(agent, await entity(), "ADMINISTRATOR")
    with pytest.raises(SideNotAvailable):
        await switch_side(await viewer(agent), Side.MEMBER, now=NOON)


async def test_a_side_that_is_lost_ends_streams_and_the_next_pair_is_at_home(database: str) -> None:
    user, place = await person(), await entity()
    await attached(user, place, "CONTACT", side=Side.PROVIDER)
    first = await caller(await signed_in())
    assert isinstance(first, Viewer)
    tokens = await switch_side(first, Side.PROVIDER, now=NOON)
    there = await caller(tokens)
    assert isinstance(there, Viewer)
    await Attachment.everyones("a test").all().update(active=False)
    assert await refreshed(there, now=NOON) == Nobody("side")
    assert (await refresh(tokens.refresh, now=NOON)).access.claims.side is Side.MEMBER


async def test_a_stream_ends_with_its_token(database: str) -> None:
    me = await viewer(await person())
    assert await refreshed(me, now=NOON + 15 * MINUTE - timedelta(seconds=1)) == me
    assert await refreshed(me, now=NOON + 15 * MINUTE) == Nobody("expired")
