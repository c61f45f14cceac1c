"""Jobs for partner systems: the end of their secrets announced, the log of their webhooks kept for a set time."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.api_clients import expiring
from models.database import transaction
from models.webhooks.purging import purge_some
from reactions.clock.holding import Hold
from settings import settings


async def announce_ends(now: datetime, hold: Hold) -> None:
    """Clients whose secret ends soon, or has just ended; mandates that have just ended."""
    for client_id in await expiring.to_warn(now):
        async with transaction():
            await hold.keep()
            await expiring.warn_when_due(client_id, now)
    for mandate_id in await expiring.mandates_past_their_end(now):
        async with transaction():
            await hold.keep()
            await expiring.tell_end_of_mandate(mandate_id, now)


async def forget_webhooks(now: datetime, hold: Hold) -> None:
    """What webhook endpoints were sent, and each attempt, once older than the log is kept."""
    before, more = now - timedelta(days=settings().webhook_log_days), True
    while more:
        async with transaction():
            await hold.keep()
            more = await purge_some(before) > 0
