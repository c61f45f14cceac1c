"""Signing in, staying signed in, signing out, changing side."""

import strawberry

from auth.permissions import Permission
from auth.viewer import Side
from resolvers.doors import mutation
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.payloads import DonePayload
from schema.viewer import AuthPayload


@mutation(public="this is how one signs in", later="spine")
async def sign_in(info: Info, login: str, password: str) -> AuthPayload:
    """Login is a name, an e-mail or a NIR."""
    raise NotImplementedYet


@mutation(
    public="this is how one signs in",
    later="accounts",
    description=(
        "Completes a FranceConnect sign-in with the code and state that came back; creates the personal "
        "space at the first one."
    ),
)
async def sign_in_with_france_connect(info: Info, code: str, state: str) -> AuthPayload:
    raise NotImplementedYet


@mutation(public="this is how one signs in", later="accounts")
async def start_france_connect(info: Info, redirect_uri: str) -> str:
    """Address to send the browser to."""
    raise NotImplementedYet


@mutation(public="the refresh token says who asks, when the access token has expired", later="spine")
async def refresh_tokens(info: Info, refresh_token: str) -> AuthPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def sign_out(info: Info, everywhere: bool | None = False) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def revoke_session(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def switch_side(info: Info, side: Side) -> AuthPayload:
    raise NotImplementedYet
