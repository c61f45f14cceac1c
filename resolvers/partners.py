"""Partner systems."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.partners import WebhookEndpoint, WebhookEndpointInput, WebhookEndpointPayload
from schema.payloads import DonePayload


@query(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def webhook_endpoints(info: Info) -> list[WebhookEndpoint]:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def create_webhook_endpoint(info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def delete_webhook_endpoint(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def redeliver_webhook(info: Info, delivery_id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet
