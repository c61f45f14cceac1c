"""The log is kept for a set time; what is older is taken away once a day."""

from datetime import datetime, timedelta

from models import clock
from models.changes import Change
from models.counters import Counter
from models.database import transaction

KEPT_DAYS = 90
"""Days during which a cursor can be resumed."""

_MARGIN_DAYS = 1
"""Rows stay a little longer than cursors: processes whose clocks differ still agree."""

LEASE = "change.purge"


async def purge(now: datetime | None = None) -> int:
    """Takes away what no cursor may reach any more; the number of rows. The first call of each day (UTC) does it.

    The day is taken in the transaction of the purge: a process that dies gives it back.
    """
    moment = now or clock.now()
    today = moment.toordinal()
    due = Counter.filter(name=LEASE, value__lt=today)
    if not await due.exists():
        return 0
    async with transaction():
        if not await due.update(value=today):
            return 0
        oldest = moment - timedelta(days=KEPT_DAYS + _MARGIN_DAYS)
        old = Change.everyones("nobody may resume from there").filter(logged_at__lt=oldest)
        count = await old.count()  # SQLite would count the scopes too, which go with their change
        await old.delete()
    return count
