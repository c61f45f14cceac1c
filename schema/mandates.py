"""Mandates given to the clients of third parties."""

from datetime import datetime

import strawberry

from schema.companies import Entity
from schema.node import Node
from schema.payloads import UserError


@strawberry.type(
    description=(
        "What a user lets the machine client of a third party do in their name («mandat donné à un système "
        "partenaire»), until it expires or either side ends it. Read by who gave it and by who received it."
    )
)
class ApiMandate(Node):
    given_by: list[Entity] = strawberry.field(
        description="The entities for which the client may act: a company stands for all of its establishments.",
    )
    given_to: list[Entity] = strawberry.field(description="The entities to which the maker of the client is attached.")
    client_name: str = strawberry.field(description="What its maker calls the client.")
    client_id: str = strawberry.field(description="The public identifier of the client.")
    scopes: list[str] = strawberry.field(description="Names of permissions: the client may do no more.")
    created_at: datetime
    expires_at: datetime = strawberry.field(description="When it ends by itself.")
    last_used_at: datetime | None = strawberry.field(description="When the client was last given a token under it.")
    revoked_at: datetime | None = strawberry.field(description="When either side ended it before its time.")


@strawberry.type
class ApiMandatePayload:
    mandate: ApiMandate | None = strawberry.field(default=None, description="As it is now.")
    errors: list[UserError] = strawberry.field(default_factory=list)
