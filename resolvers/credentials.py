"""Passwords and the address to sign in with: forgotten, changed, confirmed."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from auth import credentials
from auth.permissions import Permission
from auth.standing import viewers_of
from auth.throttle import TooManyAttempts
from auth.viewer import Viewer
from models import clock
from models.accounts.credentials import confirm_email
from models.bell import topics
from models.refusals import Refusal
from resolvers.answers import user_errors
from resolvers.doors import mutation
from schema.context import Info, viewer_of
from schema.errors import RateLimited
from schema.maps import reader_for
from schema.payloads import DonePayload
from schema.people import UserPayload
from schema.reading.selection import Selection
from subscriptions import rings


@mutation(public="who forgot them cannot sign in")
async def request_credentials_reminder(info: Info, email: str) -> DonePayload:
    """Always answers done; the mail recalls the login and carries a link to set a new password."""
    await credentials.remind(email, now=clock.now(), ip=info.context.client_ip)
    rings.facts()
    return DonePayload(done=True)


@mutation(public="the token received by mail says who asks")
async def reset_password(info: Info, token: str, password: str) -> DonePayload:
    return await _done(credentials.reset_password(token, password, now=clock.now(), ip=info.context.client_ip))


@mutation(needs=Permission.BE_ONESELF)
async def change_password(info: Info, current: str, new: str) -> DonePayload:
    viewer = viewer_of(info)
    act = credentials.change_password(viewer, current, new, now=clock.now(), ip=info.context.client_ip)
    return await _done(act, viewer.user_id)


@mutation(needs=Permission.BE_ONESELF)
async def request_login_email_change(info: Info, email: str, password: str) -> DonePayload:
    act = credentials.ask_to_change_email(
        viewer_of(info), email, password, now=clock.now(), ip=info.context.client_ip
    )  # fmt: skip
    return await _done(act)


@mutation(public="the token received by mail says who asks")
async def confirm_login_email_change(info: Info, token: str) -> UserPayload:
    caller, now = info.context.caller, clock.now()
    try:
        user_id = await confirm_email(token, now=now, but=caller.session_id if isinstance(caller, Viewer) else None)
    except Refusal as refusal:
        return UserPayload(errors=user_errors(refusal))
    rings.after_change(topics.access(user_id))
    shown: Any = await _oneself(info, user_id)
    return UserPayload(user=shown)


async def _oneself(info: Info, user_id: UUID) -> Any:
    """The person as they see themselves: the link has said who they are."""
    viewer = (await viewers_of(user_id, now=clock.now()))[0]
    selection = Selection.of(info).under("UserPayload", "user")
    return (await reader_for(viewer).visible("User", [user_id], selection)).get(user_id)


async def _done(act: Awaitable[UUID | None], whose: UUID | None = None) -> DonePayload:
    try:
        user_id = await act or whose
    except Refusal as refusal:
        return DonePayload(done=False, errors=user_errors(refusal))
    except TooManyAttempts as error:
        raise RateLimited(error.retry_after) from None
    rings.after_change(*([topics.access(user_id)] if user_id else []))
    return DonePayload(done=True)
