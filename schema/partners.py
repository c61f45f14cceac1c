"""Partner systems: machine clients and webhooks."""

from datetime import datetime

import strawberry

from models.states import NotificationKind
from schema.attachments import Attachment
from schema.context import Info
from schema.nested import nested, nested_field
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError


@strawberry.type(
    description=(
        "A machine client of a partner («système partenaire»): signs in with client credentials, within the "
        "perimeter of its attachments and scopes."
    )
)
class ApiClient(Node):
    name: str
    client_id: str
    scopes: list[str]
    attachments: list[Attachment]
    created_at: datetime
    expires_at: datetime = strawberry.field(
        description="When its secret, and the client with it, ends: `rotateApiClientSecret` starts another 365 days.",
    )
    last_used_at: datetime | None
    revoked_at: datetime | None


@strawberry.type
class ApiClientPayload:
    client: ApiClient | None = None
    client_secret: str | None = strawberry.field(default=None, description="Shown once.")
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class WebhookDelivery(Node):
    kind: NotificationKind
    sequence: int = strawberry.field(
        description="Position in the endpoint's own queue, without a gap: sent as `webhook-sequence`.",
    )
    attempts: int
    last_status: int | None
    last_error: str | None = strawberry.field(description="Why it was not delivered, in words; null once it is.")
    delivered_at: datetime | None
    next_attempt_at: datetime | None


@strawberry.type
class WebhookDeliveryConnection:
    edges: "list[WebhookDeliveryEdge]"
    nodes: list[WebhookDelivery]
    page_info: PageInfo
    total_count: int


@strawberry.type
class WebhookDeliveryEdge:
    cursor: str
    node: WebhookDelivery


@strawberry.type(description="Where events are posted, signed as the Standard Webhooks specification says.")
class WebhookEndpoint(Node):
    url: str
    kinds: list[NotificationKind]
    query: str | None = strawberry.field(
        description="A GraphQL selection on the event that decides what is sent; null sends the default payload.",
    )
    active: bool
    paused_at: datetime | None = strawberry.field(
        description="Since when nothing is sent, after a day of failures or a 410: `resumeWebhookEndpoint` goes on.",
    )

    @nested_field
    async def deliveries(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> WebhookDeliveryConnection:
        found: WebhookDeliveryConnection = await nested(self, "deliveries", info, first=first, after=after)
        return found


@strawberry.input
class WebhookEndpointInput:
    url: str
    kinds: list[NotificationKind]
    query: str | None = strawberry.UNSET


@strawberry.type
class WebhookEndpointPayload:
    endpoint: WebhookEndpoint | None = None
    secret: str | None = strawberry.field(default=None, description="Signing secret, shown once.")
    errors: list[UserError] = strawberry.field(default_factory=list)
