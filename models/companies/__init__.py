"""Companies, by SIREN, and their establishments, by SIRET."""

from datetime import date
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Viewer
from models.perimeter import EVERYTHING, inside
from models.scoping import Scoped


class Company(Scoped):
    """A company («entreprise»)."""

    siren = fields.CharField(max_length=9, unique=True)
    name = fields.CharField(max_length=255)
    naf = fields.CharField(max_length=5, null=True)
    idcc = fields.CharField(max_length=4, null=True)
    headcount = fields.IntField(null=True)
    establishments: fields.ReverseRelation["Establishment"]

    class Meta:
        table = "company"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Companies that the viewer is attached to, wholly or by one establishment."""
        if viewer.is_staff:
            return QuerySet(cls)
        reached = Establishment.visible_to(viewer)
        return QuerySet(cls).filter(id__in=Subquery(reached.values("company_id")))


class Establishment(Scoped):
    """An establishment («établissement»)."""

    siret = fields.CharField(max_length=14, unique=True)
    name = fields.CharField(max_length=255)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "models.Company", related_name="establishments", on_delete=fields.RESTRICT, db_index=True
    )
    head_office = fields.BooleanField(default=False)
    line = fields.CharField(max_length=255, null=True)
    complement = fields.CharField(max_length=255, null=True)
    postal_code = fields.CharField(max_length=5, null=True)
    city = fields.CharField(max_length=100, null=True)
    commune_code = fields.CharField(max_length=5, null=True)
    closed_on: date | None = fields.DateField(null=True)

    company_id: UUID

    class Meta:
        table = "establishment"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Establishments inside the viewer's attachments, whatever the role."""
        condition = EVERYTHING if viewer.is_staff else inside(viewer, Permission.BE_SIGNED_IN)
        return QuerySet(cls).filter(condition)
