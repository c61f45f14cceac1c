"""Signing in and out by FranceConnect."""

from auth.franceconnect import signing_in, signing_out
from auth.franceconnect.provider import is_configured
from auth.permissions import Permission
from models import clock
from models.accounts.franceconnect.journeys import LIFE, TooManyJourneys
from models.bell import topics
from models.refusals import Refusal
from resolvers.doors import mutation, query
from resolvers.sign_in import signed_in
from schema.context import Info, viewer_of
from schema.errors import BadInput, RateLimited
from schema.viewer import AuthPayload
from subscriptions import rings


@query(public="the sign-in page shows the button or not")
async def france_connect_available(info: Info) -> bool:
    """Whether one can sign in by FranceConnect here."""
    return is_configured()


@mutation(
    public="this is how one signs in",
    description=(
        "Completes a FranceConnect sign-in with the code and state that came back; creates the personal "
        "space at the first one."
    ),
)
async def sign_in_with_france_connect(info: Info, code: str, state: str) -> AuthPayload:
    context = info.context
    act = signing_in.sign_in(
        code,
        state,
        browser=context.browser,
        caller=context.caller,
        now=clock.now(),
        user_agent=context.user_agent,
    )
    return await signed_in(info, act)


@mutation(public="this is how one signs in")
async def start_france_connect(info: Info, redirect_uri: str) -> str:
    """Address to send the browser to."""
    try:
        return await signing_in.start(redirect_uri, ip=info.context.client_ip, now=clock.now())
    except Refusal as refusal:
        raise BadInput(refusal.message) from None
    except TooManyJourneys:
        raise RateLimited(int(LIFE.total_seconds())) from None


@mutation(needs=Permission.BE_SIGNED_IN)
async def sign_out_of_france_connect(info: Info) -> str | None:
    """Ends this sign-in, then gives the address to send the browser to, so that FranceConnect ends its own; null when
    the sign-in did not come by FranceConnect."""
    viewer = viewer_of(info)
    try:
        return await signing_out.sign_out(viewer, ip=info.context.client_ip, now=clock.now())
    except TooManyJourneys:
        raise RateLimited(int(LIFE.total_seconds())) from None
    finally:
        rings.after_change(topics.access(viewer.user_id))
