"""What the administrators of an entity do for it."""

import strawberry

from auth.permissions import Permission, Role
from models import memberships
from resolvers.answers import changed
from resolvers.doors import mutation
from schema.attachments import AttachmentPayload
from schema.companies import MembershipPayload
from schema.context import Info, viewer_of
from schema.errors import NotImplementedYet
from schema.payloads import DonePayload


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="attachments")
async def set_attachment_roles(info: Info, id: strawberry.ID, roles: list[Role]) -> AttachmentPayload:
    """Refused when it would leave the entity without an active administrator."""
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="attachments")
async def activate_attachment(info: Info, id: strawberry.ID) -> AttachmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="attachments")
async def deactivate_attachment(info: Info, id: strawberry.ID) -> AttachmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS, later="attachments")
async def transfer_administration(info: Info, id: strawberry.ID) -> AttachmentPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="attachments")
async def report_entity_change(info: Info, entity_number: str, description: str) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def renew_membership(info: Info, entity_number: str, year: int) -> MembershipPayload:
    """Takes or renews the yearly membership of an entity («adhérer ou renouveler»)."""
    taken = memberships.renew(entity_number, year, viewer_of(info))
    return await changed(info, MembershipPayload, "membership", "Membership", taken)
