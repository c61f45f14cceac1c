"""Signing in, staying signed in, signing out, changing side."""

from collections.abc import Awaitable
from typing import Any

import strawberry

from auth import sessions
from auth import sign_in as entrance
from auth.bearers import caller_with
from auth.permissions import Permission
from auth.throttle import TooManyAttempts
from auth.viewer import Side
from auth.viewer import Viewer as SignedIn
from models import clock
from models.bell import topics
from models.refusals import NotSeen, Refusal
from resolvers.answers import key_of, user_errors
from resolvers.doors import mutation
from schema.context import Info, viewer_of
from schema.errors import NotFound, RateLimited
from schema.maps.viewer import viewer_row
from schema.payloads import DonePayload
from schema.reading.selection import Selection
from schema.sign_in import TokenPair
from schema.viewer import AuthPayload
from subscriptions import rings


@mutation(public="this is how one signs in")
async def sign_in(info: Info, login: str, password: str) -> AuthPayload:
    """Login is a name, an e-mail or a NIR."""
    context = info.context
    tokens = entrance.sign_in(login, password, now=clock.now(), user_agent=context.user_agent, ip=context.client_ip)
    return await signed_in(info, tokens)


@mutation(public="the refresh token says who asks, when the access token has expired")
async def refresh_tokens(info: Info, refresh_token: str) -> AuthPayload:
    return await signed_in(info, sessions.refresh(refresh_token, now=clock.now()))


@mutation(needs=Permission.BE_SIGNED_IN)
async def sign_out(info: Info, everywhere: bool | None = False) -> DonePayload:
    viewer = viewer_of(info)
    await sessions.sign_out(viewer, everywhere=bool(everywhere), now=clock.now())
    return _ended(viewer)


@mutation(needs=Permission.BE_SIGNED_IN)
async def revoke_session(info: Info, id: strawberry.ID) -> DonePayload:
    viewer = viewer_of(info)
    try:
        await sessions.revoke_session(viewer, key_of("SignInSession", id), now=clock.now())
    except NotSeen:
        raise NotFound from None
    return _ended(viewer)


@mutation(needs=Permission.BE_ONESELF)
async def switch_side(info: Info, side: Side) -> AuthPayload:
    return await signed_in(info, sessions.switch_side(viewer_of(info), side, now=clock.now()))


def _ended(viewer: SignedIn) -> DonePayload:
    rings.after_change(topics.access(viewer.user_id))
    return DonePayload(done=True)


async def signed_in(info: Info, coming: Awaitable[sessions.Tokens]) -> AuthPayload:
    """The tokens, and the viewer that they stand for; or the refusal, in words."""
    try:
        tokens = await coming
    except Refusal as refusal:
        rings.facts()  # a refresh token that came twice has ended its session
        return AuthPayload(errors=user_errors(refusal))
    except TooManyAttempts as error:
        raise RateLimited(error.retry_after) from None
    except NotSeen:
        raise NotFound from None
    return AuthPayload(tokens=_pair(tokens), viewer=await _shown(info, tokens))


def _pair(tokens: sessions.Tokens) -> TokenPair:
    return TokenPair(
        access_token=tokens.access.text,
        access_token_expires_at=tokens.access.claims.expires_at,
        refresh_token=tokens.refresh,
        refresh_token_expires_at=tokens.refresh_expires_at,
    )


async def _shown(info: Info, tokens: sessions.Tokens) -> Any:
    """The viewer as selected. The caller of the operation stays who it was: other fields gain nothing."""
    caller = await caller_with(tokens.access.claims, now=clock.now())
    if not isinstance(caller, SignedIn):
        return None
    return await viewer_row(caller, Selection.of(info).under("AuthPayload", "viewer"))
