"""Subscription: the doors hung by `fields`."""

from strawberry.tools import create_type

import subscriptions.fields  # noqa: F401
from schema.doors import doors

Subscription = create_type(
    "Subscription",
    [door.field for door in doors("subscription")],
    description="What can be heard as it happens, with the rights of that moment.",
)
