"""The bell («cloche»): read, archive, choose."""

from typing import Annotated, Any

import strawberry
from tortoise.expressions import Q

from auth.permissions import Permission
from models.bell.inboxes import Change, archive, mark_read
from models.bell.preferences import Choice, set_preferences
from models.refusals import Refusal
from resolvers.answers import keys_of, user_errors
from resolvers.doors import mutation
from schema.bell import NotificationFilter, NotificationsPayload
from schema.context import Info, viewer_of
from schema.errors import BadInput
from schema.finding.notifications import notifications_matching
from schema.maps import reader_for
from schema.maps.preferences import preference_row
from schema.preferences import NotificationPreferenceInput, NotificationPreferencesPayload
from schema.reading.selection import Selection
from subscriptions import rings

MOST = 1000
MATCHING = "Only those that match, as in the list: archived ones are left out unless asked for."
HOUR = "Hour of the day in Paris, 0 to 23, at which the daily e-mail leaves; unchanged when left out."


@mutation(needs=Permission.BE_ONESELF)
async def mark_notifications_read(
    info: Info,
    ids: list[strawberry.ID] | None = None,
    read: bool | None = True,
    filter: Annotated[NotificationFilter | None, strawberry.argument(description=MATCHING)] = None,
) -> NotificationsPayload:
    """Without ids: all of them."""
    keys = None if ids is None else _keys(ids)
    return await _changed(info, await mark_read(viewer_of(info), keys, read is not False, matching=_matching(filter)))


@mutation(needs=Permission.BE_ONESELF)
async def archive_notifications(
    info: Info,
    ids: list[strawberry.ID] | None = None,
    archived: bool | None = True,
    filter: Annotated[NotificationFilter | None, strawberry.argument(description=MATCHING)] = None,
) -> NotificationsPayload:
    if ids is None and filter is None:
        raise BadInput("Indiquez des notifications, ou un filtre.")
    keys = None if ids is None else _keys(ids)
    change = await archive(viewer_of(info), keys, archived is not False, matching=_matching(filter))
    return await _changed(info, change)


@mutation(needs=Permission.BE_ONESELF)
async def set_notification_preferences(
    info: Info,
    preferences: list[NotificationPreferenceInput],
    digest_hour: Annotated[int | None, strawberry.argument(description=HOUR)] = None,
) -> NotificationPreferencesPayload:
    if len(preferences) > MOST:
        raise BadInput(f"Indiquez au plus {MOST} préférences à la fois.")
    choices = [Choice(one.kind, one.channel, one.enabled, bool(one.digest)) for one in preferences]
    try:
        chosen = await set_preferences(choices, hour=digest_hour, by=viewer_of(info))
    except Refusal as refusal:
        return NotificationPreferencesPayload(preferences=[], errors=user_errors(refusal))
    rows: Any = [preference_row(choice) for choice in chosen]
    return NotificationPreferencesPayload(preferences=rows, errors=[])


def _matching(filter: NotificationFilter | None) -> Q | None:
    return None if filter is None else notifications_matching(filter)


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
