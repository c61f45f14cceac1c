"""How each person wants to be told."""

import strawberry

from models.actions import NotificationChannel
from models.states import NotificationKind
from schema.payloads import UserError


@strawberry.type(description="How a person is told of one kind of notification by one channel.")
class NotificationPreference:
    kind: NotificationKind
    label: str
    channel: NotificationChannel
    enabled: bool
    locked: bool = strawberry.field(description="Some e-mails cannot be turned off.")
    digest: bool = strawberry.field(description="Gather into one daily e-mail.")


@strawberry.input(description="How to be told of one kind of notification by one channel.")
class NotificationPreferenceInput:
    kind: NotificationKind
    channel: NotificationChannel
    enabled: bool
    digest: bool | None = False


@strawberry.type
class NotificationPreferencesPayload:
    preferences: list[NotificationPreference] = strawberry.field(default_factory=list)
    errors: list[UserError] = strawberry.field(default_factory=list)
