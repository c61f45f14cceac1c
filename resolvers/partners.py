"""Partner systems."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.partners import ApiClient, ApiClientPayload, WebhookEndpoint, WebhookEndpointInput, WebhookEndpointPayload
from schema.payloads import DonePayload
from schema.viewer import AuthPayload


@query(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def api_clients(info: Info) -> list[ApiClient]:
    raise NotImplementedYet


@query(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def webhook_endpoints(info: Info) -> list[WebhookEndpoint]:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def create_api_client(
    info: Info, name: str, scopes: list[str], attachment_ids: list[strawberry.ID]
) -> ApiClientPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="partners")
async def revoke_api_client(info: Info, id: strawberry.ID) -> ApiClientPayload:
    raise NotImplementedYet


@mutation(public="client credentials say who asks", later="partners")
async def sign_in_as_client(info: Info, client_id: str, client_secret: str) -> AuthPayload:
    """OAuth-style client credentials."""
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
