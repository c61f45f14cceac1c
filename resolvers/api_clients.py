"""API clients: the machines of partner systems, and how they sign in."""

from collections.abc import Awaitable
from typing import Annotated, Any
from uuid import UUID

import strawberry

from auth import clients
from auth.permissions import Permission
from models import clock
from models.api_clients import ApiClient as Row
from models.api_clients import managing
from models.bell import topics
from resolvers.answers import changed, key_of, keys_of
from resolvers.doors import mutation, query
from resolvers.sign_in import signed_in
from schema.context import Info, viewer_of
from schema.ids import decode
from schema.maps import reader_for
from schema.partners import ApiClient, ApiClientPayload
from schema.reading.selection import Selection
from schema.viewer import AuthPayload
from subscriptions import rings

UNDER = strawberry.argument(description="A mandate that the client received: it then acts for who gave it.")
_NO_MANDATE = UUID(int=0)


@query(needs=Permission.DECIDE_ATTACHMENTS)
async def api_clients(info: Info) -> list[ApiClient]:
    viewer = viewer_of(info)
    mine = Row.visible_to(viewer).order_by("created_at", "id")
    rows: Any = await reader_for(viewer).rows("ApiClient", mine, Selection.of(info))
    return rows  # type: ignore[no-any-return]


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def create_api_client(
    info: Info, name: str, scopes: list[str], attachment_ids: list[strawberry.ID]
) -> ApiClientPayload:
    keys = keys_of("Attachment", [str(id) for id in attachment_ids])
    return await _with_secret(
        info, managing.create_client(name, scopes, keys, by=viewer_of(info), now=clock.now())
    )  # fmt: skip


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def revoke_api_client(info: Info, id: strawberry.ID) -> ApiClientPayload:
    viewer, key = viewer_of(info), key_of("ApiClient", id)

    async def act() -> UUID:
        revoked = await managing.revoke(key, by=viewer, now=clock.now())
        rings.after_change(topics.access(viewer.user_id))
        return revoked.id

    return await changed(info, ApiClientPayload, "client", "ApiClient", act(), shown=key)


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def rotate_api_client_secret(info: Info, id: strawberry.ID) -> ApiClientPayload:
    """Replaces the client's secret and starts a new year; for 24 hours, the former secret signs in too."""
    key = key_of("ApiClient", id)
    return await _with_secret(info, managing.rotate_secret(key, by=viewer_of(info), now=clock.now()), shown=key)


@mutation(public="client credentials say who asks")
async def sign_in_as_client(
    info: Info, client_id: str, client_secret: str, mandate_id: Annotated[strawberry.ID | None, UNDER] = None
) -> AuthPayload:
    """OAuth-style client credentials."""
    context = info.context
    tokens = clients.sign_in_as_client(
        client_id,
        client_secret,
        _mandate_key(mandate_id),
        now=clock.now(),
        user_agent=context.user_agent,
        ip=context.client_ip,
    )
    return await signed_in(info, tokens)


def _mandate_key(id: str | None) -> UUID | None:
    """None without an identifier; a key that no mandate has for what does not name one: it is refused as unknown."""
    if id is None:
        return None
    typename, key = decode(id) or ("", _NO_MANDATE)
    return key if typename == "ApiMandate" else _NO_MANDATE


async def _with_secret(info: Info, act: Awaitable[tuple[Row, str]], *, shown: UUID | None = None) -> ApiClientPayload:
    """The client, and the secret that the act made: it is shown here and nowhere else."""
    secrets: list[str] = []

    async def acted() -> UUID:
        client, secret = await act
        secrets.append(secret)
        return client.id

    payload = await changed(info, ApiClientPayload, "client", "ApiClient", acted(), shown=shown)
    payload.client_secret = secrets[0] if secrets else None
    return payload
