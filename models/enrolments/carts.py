"""The cart («panier»): sessions that a person chose and has not asked for yet."""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.catalogue import TrainingSession
from models.perimeter import personal
from models.scoping import Scoped


class CartItem(Scoped):
    """One session in somebody's cart."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="cart")
    session: fields.ForeignKeyRelation[TrainingSession] = fields.ForeignKeyField(
        "models.TrainingSession", db_index=True
    )
    motivation = fields.TextField(null=True)
    added_at: datetime = fields.DatetimeField(default=clock.now)

    user_id: UUID
    session_id: UUID

    class Meta:
        table = "cart_item"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The person's own."""
        return QuerySet(cls).filter(personal(viewer))
