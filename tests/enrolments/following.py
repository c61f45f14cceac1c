"""What follows an act: whose bell rings, who gets a mail."""

from collections.abc import Awaitable, Sequence
from typing import Any

from models.bell import InboxEntry
from models.bell.deliveries import Delivery
from reactions.worker import drain

TESTS = "a test"


async def following(act: Awaitable[Any] | None) -> tuple[Sequence[InboxEntry], Sequence[Delivery]]:
    """Lines of the bell, with inbox, user and notification, and mails, with user: of this act and nothing before it."""
    await drain(mails=False)
    await InboxEntry.everyones(TESTS).all().delete()
    await Delivery.all().delete()
    if act is not None:
        await act
    await drain(mails=False)
    entries = await InboxEntry.everyones(TESTS).all().select_related("inbox__user", "notification")
    return entries, await Delivery.all().select_related("user")
