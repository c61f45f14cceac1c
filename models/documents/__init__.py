"""Files of a draft or a dossier («pièces justificatives») and what the funder still waits for."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.dossiers import Dossier
from models.drafts import Draft
from models.scoping import Scoped
from models.states import Conformity


class Document(Scoped):
    """A file of a draft, then of the dossier made from it. The bytes are in the storage, under `storage_key`."""

    draft: fields.ForeignKeyNullableRelation[Draft] = fields.ForeignKeyField(
        "models.Draft", null=True, db_index=True, related_name="documents"
    )
    dossier: fields.ForeignKeyNullableRelation[Dossier] = fields.ForeignKeyField(
        "models.Dossier", null=True, db_index=True, related_name="documents"
    )
    nature = fields.CharField(max_length=40)
    nature_label = fields.CharField(max_length=100)
    file_name = fields.CharField(max_length=255)
    media_type = fields.CharField(max_length=60)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    storage_key = fields.CharField(max_length=120)
    conformity = fields.CharEnumField(Conformity, max_length=12, default=Conformity.PENDING)
    non_conformity_reason = fields.CharField(max_length=1000, null=True)
    uploaded_at: datetime = fields.DatetimeField(default=clock.now)
    uploaded_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT
    )

    draft_id: UUID | None
    dossier_id: UUID | None
    uploaded_by_id: UUID

    class Meta:
        table = "document"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the drafts and dossiers that the viewer sees; of a dossier, a provider sees those it deposited."""
        if viewer.is_staff:
            return QuerySet(cls).filter(dossier_id__not_isnull=True)
        of_drafts = Q(draft_id__in=Subquery(Draft.visible_to(viewer).values("id")))
        of_dossiers = Q(dossier_id__in=Subquery(Dossier.visible_to(viewer).values("id")))
        if viewer.side is Side.PROVIDER:
            of_dossiers &= Q(uploaded_by_id=viewer.user_id)
        return QuerySet(cls).filter(of_drafts | of_dossiers)


class DocumentRequest(Scoped):
    """A document that the funder waits for («pièce attendue»)."""

    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField(
        "models.Dossier", db_index=True, related_name="document_requests"
    )
    nature = fields.CharField(max_length=40)
    label = fields.CharField(max_length=200)
    comment = fields.CharField(max_length=1000, null=True)
    due_on: date | None = fields.DateField(null=True)
    requested_at: datetime = fields.DatetimeField(default=clock.now)
    fulfilled_by: fields.ForeignKeyNullableRelation[Document] = fields.ForeignKeyField(
        "models.Document", null=True, db_index=True
    )

    dossier_id: UUID

    class Meta:
        table = "document_request"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the visible dossiers; they are asked of the member, not of the providers."""
        if viewer.side is Side.PROVIDER:
            return QuerySet(cls).filter(id__in=[])
        return QuerySet(cls).filter(dossier_id__in=Subquery(Dossier.visible_to(viewer).values("id")))
