"""The log of changes that partner systems follow («feed»): what changed, in commit order, and who could see it.

A row is kept with the scopes (`models.changes.scopes`) that could see the object just before or just after the change:
nobody else is ever told of it, not even that it is gone.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.changes.scopes import scopes_of
from models.facts import Fact
from models.scoping import Closed, Unscoped
from models.table import Table

TYPES = ("AttachmentRequest", "Document", "Dossier", "Draft", "Enrolment")
"""Types of objects that the log tells of."""


class Change(Table):
    """One object changed by one fact. Positions have no gap and rise in commit order."""

    position: int = fields.BigIntField(primary_key=True, generated=False)
    fact: fields.ForeignKeyRelation[Fact] = fields.ForeignKeyField("models.Fact")
    type_name = fields.CharField(max_length=40)
    object_id: UUID = fields.UUIDField()
    # When it happened; when it was written here.
    at: datetime = fields.DatetimeField()
    logged_at: datetime = fields.DatetimeField(default=clock.now)

    fact_id: int

    class Meta:
        table = "change"

    @classmethod
    def visible_to(cls, viewer: Viewer, after: int = 0) -> QuerySet[Self]:
        """Changes past that position, of objects that a scope of the viewer could see before or after them."""
        told = QuerySet(ChangeScope).filter(scope__in=sorted(scopes_of(viewer)), change_id__gt=after)
        return QuerySet(cls).filter(position__gt=after, position__in=Subquery(told.values("change_id")))

    @classmethod
    def everyones(cls, reason: str) -> QuerySet[Self]:
        """The whole log; the reason is for the reader."""
        if not reason:
            raise Unscoped("Say why everyone's changes are needed.")
        return QuerySet(cls)


class ChangeScope(Table):
    """A scope that could see the object just before or just after the change."""

    id: int = fields.BigIntField(primary_key=True)
    scope = fields.CharField(max_length=120)
    change: fields.ForeignKeyRelation[Change] = fields.ForeignKeyField("models.Change", related_name="scopes")

    change_id: int

    class Meta:
        table = "change_scope"


Change._meta.manager = Closed(Change)
ChangeScope._meta.manager = Closed(ChangeScope)
