"""Webhooks: where partner systems are posted what happens."""

from collections.abc import Awaitable
from typing import Annotated, Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from models import clock
from models.refusals import NotSeen, Refusal
from models.webhooks import WebhookEndpoint as EndpointRow
from models.webhooks import managing
from models.webhooks.replaying import Range, redeliver, redeliver_range
from outside.addresses import AddressRefused
from outside.posting import poster
from resolvers.answers import changed, done, key_of, user_errors
from resolvers.doors import mutation, query
from resolvers.selections import check_selection
from schema.context import Info, viewer_of
from schema.errors import NotFound
from schema.maps import reader_for
from schema.payloads import DonePayload
from schema.reading.selection import Selection
from schema.webhooks import (
    WebhookEndpoint,
    WebhookEndpointInput,
    WebhookEndpointPayload,
    WebhookRangeInput,
    WebhookRedeliveryPayload,
)

CATCH_UP = strawberry.argument(
    description="Also send, behind what waits, what its owner's bell was told during the pause: 1,000 messages at most."
)


class WebhookUrlRefused(Refusal):
    """Cette adresse ne peut pas recevoir de notifications : {why}."""


@query(needs=Permission.DECIDE_ATTACHMENTS)
async def webhook_endpoints(info: Info) -> list[WebhookEndpoint]:
    viewer = viewer_of(info)
    mine = EndpointRow.visible_to(viewer).order_by("created_at", "id")
    rows: Any = await reader_for(viewer).rows("WebhookEndpoint", mine, Selection.of(info))
    return rows  # type: ignore[no-any-return]


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def create_webhook_endpoint(info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
    viewer, selection = viewer_of(info), input.query or None

    async def act() -> tuple[EndpointRow, str]:
        await _vetted(input.url)
        if selection:
            await check_selection(info.schema, viewer, selection)
        return await managing.create_endpoint(input.url, input.kinds, selection, by=viewer, now=clock.now())

    return await _with_secret(info, act())


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def delete_webhook_endpoint(info: Info, id: strawberry.ID) -> DonePayload:
    key = key_of("WebhookEndpoint", id)
    return await done(managing.delete_endpoint(key, by=viewer_of(info), now=clock.now()))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def redeliver_webhook(info: Info, delivery_id: strawberry.ID) -> DonePayload:
    key = key_of("WebhookDelivery", delivery_id)
    return await done(redeliver(key, by=viewer_of(info), now=clock.now()))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def redeliver_webhooks(
    info: Info,
    endpoint_id: Annotated[strawberry.ID, strawberry.argument(description="Where it was sent.")],
    range: Annotated[WebhookRangeInput, strawberry.argument(description="Which messages.")],
) -> WebhookRedeliveryPayload:
    """Sends again what was delivered or dropped in this range, the oldest first, under the same ids and sequences,
    behind what is new: 1,000 messages a call at most. What still waits is left as it is."""
    key = key_of("WebhookEndpoint", endpoint_id)
    try:
        queued = await redeliver_range(key, _range(range), by=viewer_of(info), now=clock.now())
    except Refusal as refusal:
        return WebhookRedeliveryPayload(errors=user_errors(refusal))
    except NotSeen:
        raise NotFound from None
    return WebhookRedeliveryPayload(queued=queued.count, next_sequence=queued.next_sequence)


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def resume_webhook_endpoint(
    info: Info, id: strawberry.ID, catch_up: Annotated[bool, CATCH_UP] = False
) -> WebhookEndpointPayload:
    """Sends again to an endpoint that was paused: first what waits, in its order."""
    key = key_of("WebhookEndpoint", id)

    async def act() -> UUID:
        return (await managing.resume(key, catching_up=catch_up, by=viewer_of(info), now=clock.now())).id

    return await changed(info, WebhookEndpointPayload, "endpoint", "WebhookEndpoint", act(), shown=key)


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def rotate_webhook_secret(info: Info, id: strawberry.ID) -> WebhookEndpointPayload:
    """Replaces the signing secret; for 24 hours, what is sent carries the signatures of both."""
    key = key_of("WebhookEndpoint", id)
    return await _with_secret(info, managing.rotate_secret(key, by=viewer_of(info), now=clock.now()))


def _range(given: WebhookRangeInput) -> Range:
    bounds = {name: getattr(given, name) for name in ("from_sequence", "to_sequence", "since", "until")}
    return Range(**{name: bound for name, bound in bounds.items() if bound not in (None, strawberry.UNSET)})


async def _vetted(url: str) -> None:
    try:
        await poster().vet(url)
    except AddressRefused as refused:
        raise WebhookUrlRefused(path=("input", "url"), why=str(refused)) from None


async def _with_secret(info: Info, act: Awaitable[tuple[EndpointRow, str]]) -> WebhookEndpointPayload:
    """The endpoint, and the secret that the act made: it is shown here and nowhere else."""
    shown: list[str] = []

    async def acted() -> UUID:
        endpoint, secret = await act
        shown.append(secret)
        return endpoint.id

    payload = await changed(info, WebhookEndpointPayload, "endpoint", "WebhookEndpoint", acted())
    payload.secret = shown[0] if shown else None
    return payload
