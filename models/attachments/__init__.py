"""Attachments («rattachements»): the link between a user and an entity, and the wish to have one."""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Permission, Role
from auth.viewer import Reach, Side, Viewer
from models import clock
from models.accounts.people import User
from models.attachments.role_set import RoleSetField
from models.companies import Company, Establishment
from models.perimeter import inside, personal
from models.scoping import Scoped
from models.states import AttachmentRequestStatus


class Attachment(Scoped):
    """A user holds roles over a company (and all its establishments) or over one establishment, on one side."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", db_index=True)
    company: fields.ForeignKeyNullableRelation[Company] = fields.ForeignKeyField(
        "models.Company", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    establishment: fields.ForeignKeyNullableRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    side = fields.CharEnumField(Side, max_length=12)
    roles: fields.Field[list[str]] = RoleSetField()
    active = fields.BooleanField(default=True)
    since: datetime = fields.DatetimeField(default=clock.now)

    user_id: UUID
    company_id: UUID | None
    establishment_id: UUID | None

    class Meta:
        table = "attachment"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The viewer's own (a client: those given to it by who made it), and those to entities whose users the viewer
        manages."""
        if viewer.is_staff:
            return QuerySet(cls)
        is_their_client = viewer.client_id is not None and viewer.mandate_id is None
        given = [reach.attachment_id for reach in viewer.reaches] if is_their_client else []
        own = personal(viewer) | Q(id__in=given)
        return QuerySet(cls).filter(own | Q(side=viewer.side) & managed_by(viewer))

    @property
    def reach(self) -> Reach:
        """What it lets its user reach."""
        return Reach(self.id, self.company_id, self.establishment_id, frozenset(Role(role) for role in self.roles))


class AttachmentRequest(Scoped):
    """A wish to be attached, to be accepted by an administrator of the entity («demande de rattachement»)."""

    requester: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="attachment_requests", db_index=True
    )
    company: fields.ForeignKeyNullableRelation[Company] = fields.ForeignKeyField(
        "models.Company", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    establishment: fields.ForeignKeyNullableRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", null=True, db_index=True, on_delete=fields.RESTRICT
    )
    side = fields.CharEnumField(Side, max_length=12)
    requested_roles: list[str] = fields.JSONField()
    status = fields.CharEnumField(AttachmentRequestStatus, max_length=10, default=AttachmentRequestStatus.PENDING)
    created_at: datetime = fields.DatetimeField(default=clock.now)
    decided_at = fields.DatetimeField(null=True)
    decided_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, related_name="decided_attachment_requests"
    )
    decline_reason = fields.CharField(max_length=1000, null=True)

    requester_id: UUID
    decided_by_id: UUID | None
    company_id: UUID | None
    establishment_id: UUID | None

    class Meta:
        table = "attachment_request"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The viewer's own wishes, and those that the viewer may decide on."""
        if viewer.is_staff:
            return QuerySet(cls)
        return QuerySet(cls).filter(personal(viewer, "requester_id") | Q(side=viewer.side) & managed_by(viewer))

    @classmethod
    def awaiting(cls, viewer: Viewer) -> Q:
        """Those that wait for the viewer's decision, which is never on their own."""
        others = ~Q(requester_id=viewer.user_id) & Q(status=AttachmentRequestStatus.PENDING)
        return others if viewer.is_staff else others & Q(side=viewer.side) & managed_by(viewer)


def managed_by(viewer: Viewer) -> Q:
    """Links to a company that the viewer administers, or to one of the establishments under the viewer's hand."""
    companies = viewer.company_ids(Permission.DECIDE_ATTACHMENTS)
    establishments = QuerySet(Establishment).filter(inside(viewer, Permission.DECIDE_ATTACHMENTS))
    return Q(company_id__in=companies) | Q(establishment_id__in=Subquery(establishments.values("id")))
