"""What an administrator sees of the jobs, and starts by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from models import clock
from models.idempotency import IdempotencyRecord
from models.jobs import LONGEST_ERROR, Job
from reactions.clock.holding import Hold, claim
from reactions.clock.jobs import TASKS
from reactions.clock.overview import PURGES, overview, purge_now
from reactions.clock.schedule import hourly
from reactions.clock.scheduler import Task, run_next
from tests.inbox.clocks import Hands
from tests.journeys.stage import guichet
from tests.reactions.post import configured

DUE = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def test_the_overview_tells_when_each_job_is_due_and_ran_and_why_it_failed(database: str) -> None:
    assert await overview() == "No worker has run yet: no job has its time."
    await Job.create(name="reminders", due_at=DUE)
    await Job.create(
        name="digests", due_at=datetime(2026, 7, 1, 7, tzinfo=UTC), last_run_at=DUE, attempts=3,
        last_error="OSError: no space\nleft on device",
    )  # fmt: skip
    lease = clock.now() + timedelta(minutes=2)
    await Job.create(name="purge.files", due_at=DUE, attempts=1, lease=uuid4(), leased_until=lease)
    assert (await overview()).split("\n") == [
        "job          due               last run          tries",
        "purge.files  2026-03-02 09:00  never             1      running",
        "reminders    2026-03-02 09:00  never             0",
        "digests      2026-07-01 09:00  2026-03-02 09:00  3      OSError: no space left on device",
    ]


async def test_an_error_is_told_until_the_job_succeeds(database: str, caplog: pytest.LogCaptureFixture) -> None:
    errors = ["x" * 2 * LONGEST_ERROR, None]

    async def run(now: datetime, hold: Hold) -> None:
        if (error := errors.pop(0)) is not None:
            raise OSError(error)

    await Job.create(name="work", due_at=DUE)
    hands, told = Hands(DUE), []
    with caplog.at_level("CRITICAL", logger="reactions.clock.scheduler"):
        for _ in range(2):
            assert await run_next({"work": Task(run, hourly)}, hands.read)
            told.append((await Job.get(name="work")).last_error)
            hands.jump(timedelta(hours=2))
    assert told == [f"OSError: {'x' * (LONGEST_ERROR - 9)}", None]


def test_everything_that_forgets_can_be_started_by_hand() -> None:
    assert set(PURGES) == {name for name in TASKS if name.startswith("purge.")} >= {"purge.answers", "purge.changes"}


async def test_a_purge_by_hand_forgets_at_once_and_keeps_the_times_of_the_clock(database: str, tmp_path: Path) -> None:
    old = clock.now() - timedelta(hours=25)
    await IdempotencyRecord.create(
        owner_id=uuid4(), key="k", operation="o", request_digest="d", outcome={}, created_at=old
    )
    with configured(storage_url=f"file://{tmp_path}/documents"):
        assert await purge_now()
    assert await IdempotencyRecord.all().count() == 0
    assert {job.name for job in await Job.all() if job.due_at > clock.now() and job.last_run_at} == set(PURGES)


async def test_a_purge_that_another_scheduler_holds_is_left_to_it(database: str, tmp_path: Path) -> None:
    await Job.create(name="purge.answers", due_at=DUE)
    assert await claim(["purge.answers"], clock.now) is not None
    with configured(storage_url=f"file://{tmp_path}/documents"):
        assert await purge_now()
    assert (await Job.get(name="purge.answers")).last_run_at is None


async def test_the_commands_say_the_same(sqlite_url: str, tmp_path: Path) -> None:
    nothing = await guichet(tmp_path, sqlite_url, "jobs")
    purged = await guichet(tmp_path, sqlite_url, "purge")
    assert (nothing.code, nothing.said) == (0, "No worker has run yet: no job has its time.\n")
    assert (purged.code, purged.said.split("\n")[0].split()) == (0, ["job", "due", "last", "run", "tries"])
    assert {line.split()[0] for line in purged.said.split("\n")[1:-1]} == set(PURGES)
