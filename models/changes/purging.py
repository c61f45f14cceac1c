"""The log is kept for a set time; what is older is taken away, some at a time."""

from datetime import datetime, timedelta

from models.changes import Change

KEPT_DAYS = 90
"""Days during which a cursor can be resumed."""

_MARGIN_DAYS = 1
"""Rows stay a little longer than cursors: processes whose clocks differ still agree."""

AT_ONCE = 2_000
"""Rows that one transaction takes away: writers never wait for long."""


async def purge_some(now: datetime, *, at_once: int = AT_ONCE) -> int:
    """Takes away some of what no cursor may reach any more; the number of rows, 0 when nothing is left.

    Call it inside a transaction.
    """
    oldest = now - timedelta(days=KEPT_DAYS + _MARGIN_DAYS)
    log = Change.everyones("nobody may resume from there")
    old = await log.filter(logged_at__lt=oldest).order_by("position").limit(at_once).values_list("position", flat=True)
    if old:
        # Positions rise with the time of writing, but clocks differ: only rows that are old themselves go.
        await log.filter(position__lte=max(old), logged_at__lt=oldest).delete()
    return len(old)
