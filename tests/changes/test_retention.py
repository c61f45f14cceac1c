"""The log is kept for 90 days; a cursor that it no longer reaches is told to read everything anew."""

from datetime import UTC, datetime, timedelta

from tortoise.queryset import QuerySet

from models import clock
from models.changes import Change, ChangeScope
from models.changes.purging import KEPT_DAYS, purge_some
from models.counters import Counter
from models.jobs import Job
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import run_next
from schema.reading import marks
from schema.reading.pages import bound_of
from tests import factories
from tests.cast import Cast
from tests.changes.partner import CHANGES, changes, cursor_of
from tests.resolvers.asking import code

WHY = "a test looks"


async def aged(days: float) -> None:
    """Everything logged so far was logged that long ago."""
    await Change.everyones(WHY).update(logged_at=clock.now() - timedelta(days=days))


async def positions() -> list[int]:
    return [change.position for change in await Change.everyones(WHY).order_by("position")]


def read_on(cursor: str, cast: Cast, days: int) -> str:
    """The cursor as it would be had it been given that many days ago."""
    bound = bound_of("changes", (), cast.anne.actor_id, cast.anne.side)
    mark = marks.read(cursor, bound)
    day = datetime.now(UTC).date() - timedelta(days=days)
    return marks.write(marks.Mark(mark.position, day, mark.standing), bound)


async def purged() -> None:
    """The job of the clock, due now."""
    tasks = {"purge.changes": TASKS["purge.changes"]}
    await Job.bulk_create([Job(name="purge.changes", due_at=clock.now())], ignore_conflicts=True)
    await Job.filter(name="purge.changes").update(due_at=clock.now())
    assert await run_next(tasks)


async def test_what_is_older_than_its_time_is_taken_away(cast: Cast) -> None:
    await factories.draft(cast.anne)
    await cursor_of(cast.anne)
    await aged(KEPT_DAYS + 2)
    await factories.draft(cast.anne)
    await cursor_of(cast.anne)
    assert await positions() == [1, 2]
    await purged()
    assert await positions() == [2]
    assert await QuerySet(ChangeScope).filter(change_id=1).count() == 0
    await aged(KEPT_DAYS + 2)
    await purged()
    await factories.draft(cast.anne)
    await cursor_of(cast.anne)
    assert await positions() == [3]


async def test_the_log_is_taken_away_some_at_a_time_the_oldest_first(cast: Cast) -> None:
    for _ in range(3):
        await factories.draft(cast.anne)
    await cursor_of(cast.anne)
    await aged(KEPT_DAYS + 2)
    assert await purge_some(clock.now(), at_once=2) == 2
    assert await positions() == [3]
    assert [await purge_some(clock.now(), at_once=2) for _ in range(2)] == [1, 0]


async def test_a_cursor_past_its_time_is_told_to_start_anew(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    assert (await changes(cast.anne, read_on(cursor, cast, KEPT_DAYS)))["changes"] == []
    assert await code(CHANGES, cast.anne, after=read_on(cursor, cast, KEPT_DAYS + 1), first=10) == "RESYNC_NEEDED"


async def test_whoever_reads_on_is_never_cut_off_however_quiet_it_was(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    renewed = (await changes(cast.anne, read_on(cursor, cast, 60)))["endCursor"]
    assert renewed == read_on(cursor, cast, 0) == cursor


async def test_a_page_that_is_not_the_last_is_as_old_as_its_last_change(cast: Cast) -> None:
    start = await cursor_of(cast.anne)
    for _ in range(3):
        await factories.draft(cast.anne)
    await cursor_of(cast.anne)
    await aged(KEPT_DAYS + 1)
    page = await changes(cast.anne, start, first=1)
    assert page["hasMore"]
    assert await code(CHANGES, cast.anne, after=page["endCursor"], first=10) == "RESYNC_NEEDED"
    assert await code(CHANGES, cast.anne, after=page["changes"][0]["cursor"], first=10) == "RESYNC_NEEDED"


async def test_a_log_that_was_restored_from_before_the_cursor_says_so(cast: Cast) -> None:
    await factories.draft(cast.anne)
    cursor = await cursor_of(cast.anne)
    await Change.everyones(WHY).delete()
    await Counter.filter(name="change").update(value=0)
    assert await code(CHANGES, cast.anne, after=cursor, first=10) == "RESYNC_NEEDED"
