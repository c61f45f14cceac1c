"""API clients («systèmes partenaires»): machines that sign in by themselves, within what the user who made them holds.

A client holds nothing of its own: at each request, its rights are its scopes and, of the attachments that it was given,
those that its user still holds.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.perimeter import personal
from models.scoping import Scoped


class ApiClient(Scoped):
    """A machine of a partner. Its secrets are stored as SHA-256 digests; `client_id` is public."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="api_clients")
    side = fields.CharEnumField(Side, max_length=12)
    name = fields.CharField(max_length=100)
    client_id = fields.CharField(max_length=32, unique=True)
    secret_digest = fields.CharField(max_length=64)
    former_secret_digest = fields.CharField(max_length=64, null=True)
    former_secret_until: datetime | None = fields.DatetimeField(null=True)
    scopes: list[str] = fields.JSONField()
    # In hexadecimal. Only those that the user still holds count.
    attachment_ids: list[str] = fields.JSONField()
    created_at: datetime = fields.DatetimeField(default=clock.now)
    expires_at: datetime = fields.DatetimeField()
    last_used_at: datetime | None = fields.DatetimeField(null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)
    # The last notice of its end: so many days before. None until the first.
    warned_days: int | None = fields.IntField(null=True)

    user_id: UUID

    class Meta:
        table = "api_client"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those that the person made on the side where they stand, revoked ones too; none for a client."""
        return QuerySet(cls).filter(personal(viewer), side=viewer.side)

    def is_live(self, now: datetime) -> bool:
        """Whether it may sign in and speak."""
        return self.revoked_at is None and now < self.expires_at
