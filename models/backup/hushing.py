"""What a restored database must not do: send again what the first one has sent since the backup.

Nobody can know which mails left after the backup was taken. So everything that waited to leave is put aside, where it
can be seen; the bells have it all.
"""

from __future__ import annotations

from datetime import datetime

from models.backup.copying import Copy


async def hush(base: Copy, taken_at: str, now: datetime) -> None:
    """Parks mails, drops the lines of the next daily mails, pauses webhooks: their owners resume and catch up."""
    why = f"restored from the backup of {taken_at}: it may have been sent since"
    await base.execute("UPDATE delivery SET state = 'PARKED', last_error = $1 WHERE state = 'PENDING'", why)
    await base.execute("DELETE FROM digest_line")
    paused = "UPDATE webhook_endpoint SET paused_at = $1, next_attempt_at = NULL WHERE paused_at IS NULL"
    await base.execute(paused, base.instant(now))
