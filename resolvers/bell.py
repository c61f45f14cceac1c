"""The bell («cloche»): read, archive, choose."""

from typing import Any

import strawberry

from auth.permissions import Permission
from models.inboxes import Change, archive, mark_read
from resolvers.answers import keys_of
from resolvers.doors import mutation
from schema.bell import NotificationsPayload
from schema.context import Info, viewer_of
from schema.errors import BadInput, NotImplementedYet
from schema.maps import reader_for
from schema.preferences import NotificationPreferenceInput, NotificationPreferencesPayload
from schema.reading.selection import Selection
from subscriptions import rings

MOST = 1000


@mutation(needs=Permission.BE_ONESELF)
async def mark_notifications_read(
    info: Info, ids: list[strawberry.ID] | None = None, read: bool | None = True
) -> NotificationsPayload:
    """Without ids: all of them."""
    keys = None if ids is None else _keys(ids)
    return await _changed(info, await mark_read(viewer_of(info), keys, read is not False))


@mutation(needs=Permission.BE_ONESELF)
async def archive_notifications(
    info: Info, ids: list[strawberry.ID], archived: bool | None = True
) -> NotificationsPayload:
    return await _changed(info, await archive(viewer_of(info), _keys(ids), archived is not False))


@mutation(needs=Permission.BE_ONESELF, later="bell")
async def set_notification_preferences(
    info: Info, preferences: list[NotificationPreferenceInput]
) -> NotificationPreferencesPayload:
    raise NotImplementedYet


def _keys(ids: list[strawberry.ID]) -> Any:
    if len(ids) > MOST:
        raise BadInput(f"Indiquez au plus {MOST} notifications à la fois.")
    return keys_of("Notification", list(ids))


async def _changed(info: Info, change: Change) -> NotificationsPayload:
    rings.inbox(change.inbox_id)
    selection = Selection.of(info).under("NotificationsPayload", "notifications")
    found = await reader_for(viewer_of(info)).visible("Notification", change.entry_ids, selection)
    notifications: Any = [found[key] for key in change.entry_ids if key in found]
    return NotificationsPayload(notifications=notifications, unread_count=change.unread_count, errors=[])
