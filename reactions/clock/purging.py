"""What is forgotten when its time is over: sign-ins, answers kept for idempotency keys, files that nothing names,
registrations that nobody confirmed, and the log of changes."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.accounts import captchas, failed_tries, letters
from models.accounts.franceconnect import journeys
from models.accounts.registrations import opening
from models.accounts.sessions import RefreshToken, SignInSession
from models.changes.purging import purge_some
from models.database import transaction
from models.documents import Document
from models.idempotency import IdempotencyRecord
from outside.storage import open_storage
from reactions.clock.holding import Hold
from settings import settings

KEPT = timedelta(hours=24)
"""How long answers are kept, ended sign-ins are still known, and a file may wait for its document to be written."""

AT_ONCE = 500


async def forget_answers(now: datetime, hold: Hold) -> None:
    """Idempotency keys older than a day: they may serve again."""
    async with transaction():
        await hold.keep()
        await IdempotencyRecord.filter(created_at__lt=now - KEPT).delete()


async def forget_sign_ins(now: datetime, hold: Hold) -> None:
    """Sign-ins and refresh tokens that expired a day ago. Those that were revoked stay until then: a token that comes
    twice is still recognised."""
    async with transaction():
        await hold.keep()
        await RefreshToken.filter(expires_at__lt=now - KEPT).delete()
        ended = SignInSession.everyones("the clock forgets what has ended")
        await ended.filter(expires_at__lt=now - KEPT).delete()


async def forget_registrations(now: datetime, hold: Hold) -> None:
    """Captchas, registrations whose e-mail was not confirmed in time, journeys to FranceConnect that never came back,
    failed tries to sign in that no longer count, and letters a month old, links and all."""
    async with transaction():
        await hold.keep()
        await captchas.forget(now)
        await opening.forget(now)
        await letters.forget(now)
        await failed_tries.forget(now - KEPT)
        await journeys.forget(now)


async def forget_files(now: datetime, hold: Hold) -> None:
    """Files a day old that no document names: their deposit did not end."""
    storage = open_storage(settings().storage_url)
    old = await storage.older_than(now - KEPT)
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        async with transaction():
            await hold.keep()
            documents = Document.everyones("whoever's file it is").filter(storage_key__in=some)
            named = {key for (key,) in await documents.values_list("storage_key")}
        for key in some:
            if key not in named:
                await storage.delete(key)


async def forget_changes(now: datetime, hold: Hold) -> None:
    """Changes that no cursor of a partner system may reach any more."""
    more = True
    while more:
        async with transaction():
            await hold.keep()
            more = await purge_some(now) > 0
