"""Partner systems: machine clients."""

from datetime import datetime

import strawberry

from schema.attachments import Attachment
from schema.node import Node
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
