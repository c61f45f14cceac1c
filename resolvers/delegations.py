"""Delegations: proposed, answered, ended; and signing in under one."""

from collections.abc import Awaitable
from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from auth import delegating
from auth.permissions import Permission
from auth.throttle import TooManyAttempts
from models import clock
from models.bell import topics
from models.delegations import Delegation, lifecycle
from resolvers.answers import changed, key_of
from resolvers.doors import mutation
from resolvers.sign_in import signed_in
from schema.context import Info, viewer_of
from schema.delegations import DelegationPayload
from schema.errors import RateLimited
from schema.viewer import AuthPayload
from subscriptions import rings


@mutation(needs=Permission.DELEGATE)
async def delegate_account(
    info: Info, delegate_login: str, starts_on: date, ends_on: date | None = None
) -> DelegationPayload:
    by, ip = viewer_of(info), info.context.client_ip
    act = delegating.delegate_account(delegate_login, starts_on, ends_on, by=by, now=clock.now(), ip=ip)
    try:
        return await _moved(info, act)
    except TooManyAttempts as error:
        raise RateLimited(error.retry_after) from None


@mutation(needs=Permission.BE_ONESELF)
async def accept_delegation(info: Info, id: strawberry.ID) -> DelegationPayload:
    key = key_of("Delegation", id)
    act = lifecycle.accept(key, by=viewer_of(info), now=clock.now(), today=clock.today())
    return await _moved(info, act, shown=key)


@mutation(needs=Permission.BE_ONESELF)
async def decline_delegation(info: Info, id: strawberry.ID) -> DelegationPayload:
    key = key_of("Delegation", id)
    act = lifecycle.decline(key, by=viewer_of(info), now=clock.now(), today=clock.today())
    return await _moved(info, act, shown=key)


@mutation(needs=Permission.DELEGATE)
async def end_delegation(info: Info, id: strawberry.ID) -> DelegationPayload:
    key = key_of("Delegation", id)
    act = lifecycle.end(key, by=viewer_of(info), now=clock.now(), today=clock.today())
    return await _moved(info, act, shown=key)


@mutation(needs=Permission.BE_ONESELF)
async def act_as_delegate(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The delegation, which is active.")]
) -> AuthPayload:
    """Tokens to act on the holder's account under this delegation, while it runs: what is done with them is written
    down as the delegate's and told to the holder."""
    key, agent = key_of("Delegation", id), info.context.user_agent
    return await signed_in(
        info, delegating.act_as_delegate(key, by=viewer_of(info), now=clock.now(), user_agent=agent)
    )  # fmt: skip


async def _moved(info: Info, act: Awaitable[Delegation], shown: UUID | None = None) -> DelegationPayload:
    async def act_and_ring() -> UUID:
        delegation = await act
        rings.after_change(topics.access(delegation.holder_id))
        return delegation.id

    return await changed(info, DelegationPayload, "delegation", "Delegation", act_and_ring(), shown=shown)
