"""What a process in some zone leaves behind: `TZ=Pacific/Auckland python -m tests.attacks.zoned DATABASE`."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import Any

from auth.sessions import open_session
from models.accounts.sessions import SignInSession
from models.bell import Notification
from models.database import close_database, open_database
from models.dossiers import Dossier
from models.dossiers.reviewing import Expected, request_documents, start_review
from models.drafts import Draft
from models.facts import Fact
from models.jobs import Job
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import appoint
from reactions.worker import drain
from tests import factories
from tests.cast import on_stage

NEW_YEARS_EVE = datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC)
"""The last second of the year in Paris; in Auckland it is noon of the first of January."""

NEW_YEAR = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


async def life(url: str) -> dict[str, Any]:
    """Everything dated that a transmission, a review, a sign-in and the clock leave behind."""
    await open_database(url)
    try:
        cast = await on_stage()
        for at in (NEW_YEARS_EVE, NEW_YEAR):
            dossier = await factories.dossier(cast.anne, at=at)
            dossier = await start_review(dossier.id, version=1, by=cast.agent, at=at)
            wanted = [Expected("RIB")]
            await request_documents(dossier.id, version=dossier.version, documents=wanted, by=cast.agent, at=at)
        tokens = await open_session(cast.anne.user_id, cast.anne.side, now=NEW_YEARS_EVE)
        await appoint(TASKS, NEW_YEARS_EVE)
        await drain(mails=False)
        return {
            "dossiers": await _told(Dossier.everyones("a test"), "number", "transmitted_at", "updated_at"),
            "drafts": await _told(Draft.everyones("a test"), "number", "created_at", "updated_at"),
            "facts": await _told(Fact.everyones("a test"), "kind", "at"),
            "notifications": await _told(Notification.all(), "title", "body"),
            "jobs": await _told(Job.all(), "name", "due_at"),
            "session": await _told(SignInSession.everyones("a test").filter(created_at=NEW_YEARS_EVE), "expires_at"),
            "tokens": [tokens.access.claims.expires_at.isoformat(), tokens.refresh_expires_at.isoformat()],
        }
    finally:
        await close_database()


async def _told(rows: Any, *columns: str) -> list[list[str]]:
    found = await rows.order_by(columns[0], columns[-1]).values_list(*columns)
    return [[one.isoformat() if isinstance(one, datetime) else str(one) for one in row] for row in found]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(life(sys.argv[1]))))
