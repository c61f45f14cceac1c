"""A process that reads, then writes, over and over: `python -m tests.races.drafting DATABASE USER DRAFT TIMES`."""

import asyncio
import sys
from uuid import UUID

from models.accounts.people import User
from models.database import close_database, open_database
from models.drafts import Draft
from models.drafts.saving import save
from models.refusals import StaleVersion
from tests import factories


async def write(url: str, user: UUID, shared: UUID, times: int) -> int:
    """So many new drafts, and as many saves of one that the others save too; gives how many saves were the first."""
    await open_database(url)
    try:
        who = await factories.viewer_of(await User.everyones("a test signs in").get(id=user))
        won = 0
        for number in range(times):
            await factories.draft(who)
            seen = await Draft.visible_to(who).get(id=shared)
            try:
                await save(shared, version=seen.version, values={"action": {"title": f"{user} {number}"}}, by=who)
                won += 1
            except StaleVersion:
                pass
        return won
    finally:
        await close_database()


if __name__ == "__main__":
    database, who, draft, how_often = sys.argv[1:]
    print(asyncio.run(write(database, UUID(who), UUID(draft), int(how_often))))
