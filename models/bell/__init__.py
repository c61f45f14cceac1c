"""The bell: notifications, and each user's inbox on each side.

A notification is one row per fact, kind and side; an inbox entry is one small row per recipient. Sequences are given
in the worker's transaction under the inbox row's lock: gap-free, and in commit order for each inbox.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.facts import Fact
from models.perimeter import entrusted
from models.scoping import Identified, Scoped
from models.states import NotificationKind


class Notification(Identified):
    """What is told, the same for all who are told."""

    fact: fields.ForeignKeyRelation[Fact] = fields.ForeignKeyField("models.Fact", db_index=True)
    kind = fields.CharEnumField(NotificationKind, max_length=40)
    side = fields.CharEnumField(Side, max_length=12)
    title = fields.CharField(max_length=200)
    body = fields.TextField()
    subject_type = fields.CharField(max_length=40)
    subject_id: UUID = fields.UUIDField()
    # Who is told of the subject may not see what others see who hold the same rights.
    private = fields.BooleanField(default=False)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "notification"


class Inbox(Scoped):
    """One user's bell on one side. `last_revision` also rises when an entry is read, unread or archived."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", db_index=True)
    side = fields.CharEnumField(Side, max_length=12)
    last_sequence = fields.IntField(default=0)
    last_revision = fields.IntField(default=0)
    unread_count = fields.IntField(default=0)

    user_id: UUID

    class Meta:
        table = "inbox"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The viewer's own, on the side where the viewer stands; a delegate's, that of the holder."""
        return QuerySet(cls).filter(entrusted(viewer), side=viewer.side)


class InboxEntry(Scoped):
    """One line of one inbox."""

    inbox: fields.ForeignKeyRelation[Inbox] = fields.ForeignKeyField("models.Inbox", related_name="entries")
    notification: fields.ForeignKeyRelation[Notification] = fields.ForeignKeyField(
        "models.Notification", related_name="entries", db_index=True
    )
    sequence = fields.IntField()
    revision = fields.IntField()
    created_at: datetime = fields.DatetimeField(default=clock.now)
    read_at = fields.DatetimeField(null=True)
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "inbox_entry"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Lines of the viewer's own inbox on this side."""
        return QuerySet(cls).filter(entrusted(viewer, "inbox__user_id"), inbox__side=viewer.side)
