"""Mandates: what the client of a third party may do in somebody's name."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import strawberry
from tortoise.expressions import Q

from auth.permissions import Permission
from models import clock
from models.api_clients.mandates import ApiMandate as Row
from models.api_clients.mandates import given_by, received_by
from models.api_clients.mandating import end_mandate, give_mandate
from models.bell import topics
from resolvers.answers import changed, key_of, keys_of
from resolvers.doors import mutation, query
from schema.context import Info, viewer_of
from schema.mandates import ApiMandate, ApiMandatePayload
from schema.maps import reader_for
from schema.reading.selection import Selection
from subscriptions import rings


@query(needs=Permission.DECIDE_ATTACHMENTS)
async def api_mandates_given(info: Info) -> list[ApiMandate]:
    """Mandates that the user gave, also those that have ended."""
    return await _listed(info, given_by(viewer_of(info)))


@query(needs=Permission.BE_SIGNED_IN)
async def api_mandates_received(info: Info) -> list[ApiMandate]:
    """Mandates that the user's clients received, also those that have ended; to a client, those that it received."""
    return await _listed(info, received_by(viewer_of(info)))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def give_api_mandate(
    info: Info,
    client_id: Annotated[str, strawberry.argument(description="The client's public identifier.")],
    scopes: Annotated[list[str], strawberry.argument(description="Names of permissions that the giver holds.")],
    attachment_ids: Annotated[
        list[strawberry.ID], strawberry.argument(description="Where it acts: ones that the giver administers.")
    ],
    ends_on: Annotated[date, strawberry.argument(description="The last day, whole, in Paris.")],
) -> ApiMandatePayload:
    """Lets the client of a third party, named by its public identifier, act in the user's name within these scopes and
    attachments, until the end of that day; for 365 days at most."""
    viewer, keys = viewer_of(info), keys_of("Attachment", [str(id) for id in attachment_ids])

    async def act() -> UUID:
        return (await give_mandate(client_id, scopes, keys, ends_on, by=viewer, now=clock.now())).id

    return await changed(info, ApiMandatePayload, "mandate", "ApiMandate", act())


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def end_api_mandate(info: Info, id: strawberry.ID) -> ApiMandatePayload:
    """Ends a mandate that the user gave, or that a client of theirs received: its tokens and streams end at once."""
    key = key_of("ApiMandate", id)

    async def act() -> UUID:
        mandate = await end_mandate(key, by=viewer_of(info), now=clock.now())
        rings.after_change(topics.access(mandate.user_id))
        return mandate.id

    return await changed(info, ApiMandatePayload, "mandate", "ApiMandate", act(), shown=key)


async def _listed(info: Info, which: Q) -> list[ApiMandate]:
    viewer = viewer_of(info)
    mandates = Row.visible_to(viewer).filter(which).order_by("created_at", "id")
    rows: Any = await reader_for(viewer).rows("ApiMandate", mandates, Selection.of(info))
    return rows  # type: ignore[no-any-return]
