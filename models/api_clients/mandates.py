"""Mandates («tiers mandaté»): what a user lets the client of a third party do in their name, and until when.

A mandate holds nothing of its own: at each request, the client may do what its own scopes, those of the mandate and the
roles of its giver all allow, over those of the mandate's attachments that the giver still holds.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.api_clients import ApiClient
from models.perimeter import personal
from models.scoping import Scoped


class ApiMandate(Scoped):
    """Given by `user` on that side to the client of somebody else. What it covers never changes: it ends, no more."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="mandates")
    client: fields.ForeignKeyRelation[ApiClient] = fields.ForeignKeyField(
        "models.ApiClient", related_name="mandates", db_index=True
    )
    side = fields.CharEnumField(Side, max_length=12)
    scopes: list[str] = fields.JSONField()
    # In hexadecimal. Only those that the giver still holds count.
    attachment_ids: list[str] = fields.JSONField()
    created_at: datetime = fields.DatetimeField(default=clock.now)
    expires_at: datetime = fields.DatetimeField()
    last_used_at: datetime | None = fields.DatetimeField(null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)

    user_id: UUID
    client_id: UUID

    class Meta:
        table = "api_mandate"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those that the person gave, or received by a client of theirs, on the side where they stand; a client sees
        those that it received, and when it speaks under one, that one."""
        return QuerySet(cls).filter(Q(given_by(viewer), received_by(viewer), join_type=Q.OR))

    def is_live(self, now: datetime) -> bool:
        """Whether the client may sign in and speak under it."""
        return self.revoked_at is None and now < self.expires_at


def given_by(viewer: Viewer) -> Q:
    """Mandates that this person gave on their side; none for a client."""
    return personal(viewer) & Q(side=viewer.side)


def received_by(viewer: Viewer) -> Q:
    """Mandates of the person's clients on their side, or of the client that speaks."""
    if viewer.mandate_id is not None:
        return Q(id=viewer.mandate_id)
    if viewer.client_id is not None:
        return Q(client_id=viewer.client_id)
    return Q(client__user_id=viewer.user_id, client__side=viewer.side)
