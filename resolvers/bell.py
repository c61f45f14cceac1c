"""The bell («cloche»): read, archive, choose."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation
from schema.bell import NotificationsPayload
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.preferences import NotificationPreferenceInput, NotificationPreferencesPayload


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def mark_notifications_read(
    info: Info, ids: list[strawberry.ID] | None = None, read: bool | None = True
) -> NotificationsPayload:
    """Without ids: all of them."""
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="spine")
async def archive_notifications(
    info: Info, ids: list[strawberry.ID], archived: bool | None = True
) -> NotificationsPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_SIGNED_IN, later="bell")
async def set_notification_preferences(
    info: Info, preferences: list[NotificationPreferenceInput]
) -> NotificationPreferencesPayload:
    raise NotImplementedYet
