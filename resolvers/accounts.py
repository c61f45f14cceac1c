"""Accounts: the funder's staff decide on them, people complete their own."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from auth.viewer import AccountStatus
from models.accounts import approving, profiles
from models.accounts.people import User
from models.bell import topics
from resolvers.answers import changed, key_of
from resolvers.doors import mutation, query
from resolvers.inputs import plain
from schema.context import Info, viewer_of
from schema.maps import reader_for
from schema.people import ProfileInput, UserConnection, UserPayload
from schema.reading.pages import Order, Window, bound_of, read_page
from schema.reading.selection import Selection
from subscriptions import rings


@query(needs=Permission.APPROVE_ACCOUNTS)
async def accounts_to_approve(info: Info, first: int | None = None, after: str | None = None) -> UserConnection:
    """Accounts that wait for the funder's approval; staff only."""
    viewer = viewer_of(info)
    page: Any = await read_page(
        reader_for(viewer),
        "User",
        User.visible_to(viewer).filter(status=AccountStatus.AWAITING_APPROVAL),
        Order("created_at", descending=False),
        Window.of(first, after),
        bound_of("accountsToApprove", viewer.user_id),
        Selection.of(info),
    )
    return page  # type: ignore[no-any-return]


@mutation(needs=Permission.BE_ONESELF)
async def update_profile(info: Info, input: ProfileInput) -> UserPayload:
    viewer = viewer_of(info)
    return await changed(info, UserPayload, "user", "User", profiles.update(viewer, plain(input)), shown=viewer.user_id)


@mutation(needs=Permission.APPROVE_ACCOUNTS)
async def approve_account(info: Info, user_id: strawberry.ID) -> UserPayload:
    key = key_of("User", user_id)
    return await _decided(info, key, approving.approve(key, viewer_of(info)))


@mutation(needs=Permission.APPROVE_ACCOUNTS)
async def reject_account(info: Info, user_id: strawberry.ID, reason: str) -> UserPayload:
    key = key_of("User", user_id)
    return await _decided(info, key, approving.reject(key, viewer_of(info), reason))


@mutation(needs=Permission.APPROVE_ACCOUNTS)
async def disable_account(info: Info, user_id: strawberry.ID, reason: str) -> UserPayload:
    key = key_of("User", user_id)
    return await _decided(info, key, approving.disable(key, viewer_of(info), reason))


@mutation(needs=Permission.APPROVE_ACCOUNTS)
async def enable_account(info: Info, user_id: strawberry.ID) -> UserPayload:
    key = key_of("User", user_id)
    return await _decided(info, key, approving.enable(key, viewer_of(info)))


async def _decided(info: Info, key: UUID, act: Awaitable[UUID]) -> UserPayload:
    payload = await changed(info, UserPayload, "user", "User", act, shown=key)
    rings.after_change(topics.access(key))
    return payload
