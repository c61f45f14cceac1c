"""Reading and archiving: the count is exact at every commit, whatever arrives meanwhile."""

import asyncio
import random
from uuid import UUID, uuid4

import pytest

from models.accounts.people import User
from models.bell import Inbox, InboxEntry
from models.bell.inboxes import Change, archive, inbox_of, mark_read
from models.database import close_database, open_database
from reactions.facts import tell_next
from reactions.worker import drain
from tests.reactions import world as w


async def three_lines() -> tuple[w.World, list[UUID]]:
    """Anne's inbox with three entries, oldest first."""
    world = await w.build_world()
    for kind in ("dossier.transmitted", "dossier.review_started", "dossier.granted"):
        await w.happened(kind, world.dossier, by=world.agnes)
    await drain(mails=False)
    return world, await ids_of(world.anne)


async def ids_of(someone: User) -> list[UUID]:
    entries = InboxEntry.everyones(w.TESTS).filter(inbox__user_id=someone.id).order_by("sequence")
    return [entry.id for entry in await entries]


async def exact(someone: User) -> int:
    """The count of the inbox, which is the number of its entries that are neither read nor archived."""
    inbox = await w.inbox(someone)
    entries = InboxEntry.everyones(w.TESTS).filter(inbox_id=inbox.id, read_at=None, archived_at=None)
    assert inbox.unread_count == await entries.count()
    return inbox.unread_count


async def test_reading_one_entry_raises_its_revision(database: str) -> None:
    world, ids = await three_lines()
    inbox = await w.inbox(world.anne)
    assert await mark_read(w.viewer(world.anne), [ids[1]], True) == Change(inbox.id, (ids[1],), 2)
    entry = await InboxEntry.everyones(w.TESTS).get(id=ids[1])
    assert entry.read_at is not None
    assert (entry.sequence, entry.revision) == (2, 4)
    assert await exact(world.anne) == 2
    assert (await w.inbox(world.anne)).last_revision == 4


async def test_reading_twice_changes_nothing(database: str) -> None:
    world, ids = await three_lines()
    await mark_read(w.viewer(world.anne), [ids[1]], True)
    before = await w.inbox(world.anne)
    assert await mark_read(w.viewer(world.anne), [ids[1]], True) == Change(before.id, (), 2)
    assert (await w.inbox(world.anne)).last_revision == before.last_revision


async def test_without_ids_everything_is_read_then_unread(database: str) -> None:
    world, ids = await three_lines()
    assert (await mark_read(w.viewer(world.anne), None, True)).entry_ids == tuple(ids)
    assert await exact(world.anne) == 0
    assert (await mark_read(w.viewer(world.anne), None, False)).entry_ids == tuple(ids)
    assert await exact(world.anne) == 3


async def test_what_is_archived_is_not_counted(database: str) -> None:
    world, ids = await three_lines()
    await mark_read(w.viewer(world.anne), [ids[0]], True)
    assert (await archive(w.viewer(world.anne), ids[:2], True)).unread_count == 1
    assert (await mark_read(w.viewer(world.anne), [ids[1]], True)).unread_count == 1
    assert (await archive(w.viewer(world.anne), ids[:2], False)).unread_count == 1
    assert (await mark_read(w.viewer(world.anne), ids, False)).unread_count == 3
    assert await exact(world.anne) == 3


async def test_somebody_elses_entries_are_left_alone(database: str) -> None:
    world, _ = await three_lines()
    theirs = await ids_of(world.karim)
    change = await mark_read(w.viewer(world.anne), [*theirs, uuid4()], True)
    assert (change.entry_ids, change.unread_count) == ((), 3)
    assert await exact(world.karim) == 3


async def test_without_an_inbox_there_is_nothing_to_read(database: str) -> None:
    world = await w.build_world()
    assert await mark_read(w.viewer(world.lina), None, True) == Change(None, (), 0)


async def test_callers_that_come_together_agree_on_one_inbox(database: str) -> None:
    world = await w.build_world()
    made = await asyncio.gather(*[inbox_of(world.lina.id, world.lina.home_side) for _ in range(10)])
    assert len({inbox.id for inbox in made}) == 1
    assert await Inbox.everyones(w.TESTS).count() == 1


@pytest.mark.attack("RACE-12")
async def test_race_12_reading_all_while_a_hundred_arrive(database_url: str) -> None:
    await open_database(database_url)
    try:
        world = await w.build_world()
        for _ in range(100):
            await w.happened("dossier.review_started", world.dossier)
        told, clicks = await asyncio.gather(_tell_all(), _read_all(world, times=200))
        assert told == 100
        assert {click.unread_count for click in clicks} == {0}
        ids = [id for click in clicks for id in click.entry_ids]
        assert await exact(world.anne) == 100 - len(ids)
        entries = await InboxEntry.everyones(w.TESTS).filter(inbox__user_id=world.anne.id).order_by("sequence")
        assert [entry.id for entry in entries if entry.read_at] == ids == [entry.id for entry in entries][: len(ids)]
        assert sum(bool(click.entry_ids) for click in clicks) > 5
    finally:
        await close_database()


async def _tell_all() -> int:
    count = 0
    while await tell_next() is not None:
        count += 1
    return count


async def _read_all(world: w.World, *, times: int) -> list[Change]:
    clicks = []
    for _ in range(times):
        await asyncio.sleep(random.uniform(0, 0.01))
        clicks.append(await mark_read(w.viewer(world.anne), None, True))
    return clicks
