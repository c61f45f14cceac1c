"""Links between users and entities («rattachements»), and the wishes for one."""

from datetime import datetime

import strawberry

from auth.permissions import Role
from auth.viewer import Side
from models.states import AttachmentRequestStatus
from schema.companies import Entity
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.people import User


@strawberry.type(
    description=(
        "The link between a user and a company or an establishment («rattachement»). It fixes the widest "
        "perimeter of\n"
        "data that the user can reach; roles narrow what may be done inside it. A link to a company covers all "
        "of its\n"
        "establishments."
    )
)
class Attachment(Node):
    user: User
    entity: Entity
    side: Side
    roles: list[Role]
    active: bool
    since: datetime


@strawberry.type
class AttachmentConnection:
    edges: "list[AttachmentEdge]"
    nodes: list[Attachment]
    page_info: PageInfo
    total_count: int


@strawberry.type
class AttachmentEdge:
    cursor: str
    node: Attachment


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class AttachmentFilter:
    side: list[Side] | None = strawberry.UNSET
    role: list[Role] | None = strawberry.UNSET
    active: bool | None = strawberry.UNSET
    search: str | None = strawberry.field(default=strawberry.UNSET, description="Name, SIREN or SIRET.")


@strawberry.type(
    description=(
        "A wish to be attached to an entity, to be accepted by an administrator of that entity («demande de "
        "rattachement»)."
    )
)
class AttachmentRequest(Node):
    requester: User
    entity: Entity
    side: Side
    requested_roles: list[Role]
    status: AttachmentRequestStatus
    created_at: datetime
    decided_at: datetime | None
    decided_by: User | None
    decline_reason: str | None


@strawberry.type
class AttachmentRequestConnection:
    edges: "list[AttachmentRequestEdge]"
    nodes: list[AttachmentRequest]
    page_info: PageInfo
    total_count: int


@strawberry.type
class AttachmentRequestEdge:
    cursor: str
    node: AttachmentRequest


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class AttachmentRequestFilter:
    status: list[AttachmentRequestStatus] | None = strawberry.UNSET
    side: list[Side] | None = strawberry.UNSET
    awaiting_me: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only those that wait for the viewer's decision."
    )


@strawberry.input(description="To which entity one wishes to be attached, and as what.")
class AttachmentRequestInput:
    entity_number: str = strawberry.field(description="SIREN (9 digits) or SIRET (14 digits).")
    side: Side
    roles: list[Role]


@strawberry.type
class AttachmentRequestPayload:
    request: AttachmentRequest | None = None
    attachment: Attachment | None = strawberry.field(default=None, description="The link, when the decision made one.")
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class AttachmentPayload:
    attachment: Attachment | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
