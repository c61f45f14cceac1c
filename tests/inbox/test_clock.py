"""The jobs of the clock: each once, at its time in Paris, whatever the clocks and the schedulers do."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from models.database import transaction
from models.dossiers.reminding import is_due
from models.facts import Fact, record
from models.jobs import Job
from reactions.clock.holding import LEASE, Hold, LeaseLost, claim
from reactions.clock.jobs import TASKS
from reactions.clock.schedule import daily, hourly
from reactions.clock.scheduler import Task, appoint, run_next
from tests.inbox.clocks import Hands

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Work:
    """A job that notes when it ran."""

    def __init__(self) -> None:
        self.runs: list[datetime] = []

    async def run(self, now: datetime, hold: Hold) -> None:
        async with transaction():
            await hold.keep()
            await record("test.ran", "Job", _ID, by=None, at=now)
        self.runs.append(now)


_ID = UUID(int=7)


async def effects() -> int:
    return await Fact.everyones("tests look at everything").filter(kind="test.ran").count()


def tasks_of(work: Work) -> dict[str, Task]:
    return {"work": Task(work.run, hourly)}


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


@pytest.mark.attack("CLK-01")
@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC", "Pacific/Auckland"])
def test_clk_01_the_zone_of_the_machine_changes_nothing(zone: str) -> None:
    with machine_in(zone):
        assert daily(9)(NOON) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
        assert daily(9)(datetime(2026, 7, 1, 6, 59, tzinfo=UTC)) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
        assert hourly(NOON) == NOON + timedelta(hours=1)


@pytest.mark.attack("CLK-02")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (
            datetime(2026, 3, 27, 12, tzinfo=UTC),
            [
                datetime(2026, 3, 28, 1, tzinfo=UTC),
                datetime(2026, 3, 29, 1, tzinfo=UTC),
                datetime(2026, 3, 30, 0, tzinfo=UTC),
            ],
        ),
        (
            datetime(2026, 10, 23, 12, tzinfo=UTC),
            [
                datetime(2026, 10, 24, 0, tzinfo=UTC),
                datetime(2026, 10, 25, 0, tzinfo=UTC),
                datetime(2026, 10, 26, 1, tzinfo=UTC),
            ],
        ),
    ],
)
def test_clk_02_two_o_clock_comes_once_on_the_days_when_the_clocks_change(
    start: datetime, expected: list[datetime]
) -> None:
    found = [start]
    for _ in expected:
        found.append(daily(2)(found[-1]))
    assert found[1:] == expected


@pytest.mark.attack("CLK-02")
def test_clk_02_every_day_of_a_year_has_one_nine_o_clock() -> None:
    found = [datetime(2026, 1, 1, tzinfo=UTC)]
    while found[-1] < datetime(2027, 1, 1, tzinfo=UTC):
        found.append(daily(9)(found[-1]))
    assert len(found) - 2 == 365
    assert {later - earlier for earlier, later in pairwise(found[1:])} == {timedelta(hours=h) for h in (23, 24, 25)}


async def test_a_job_runs_when_it_is_due_and_no_sooner(database: str) -> None:
    work, hands = Work(), Hands(NOON)
    await appoint(tasks_of(work), NOON)
    assert not await run_next(tasks_of(work), hands.read)
    hands.jump(timedelta(hours=1))
    assert await run_next(tasks_of(work), hands.read)
    assert not await run_next(tasks_of(work), hands.read)
    assert work.runs == [NOON + timedelta(hours=1)]
    job = await Job.get(name="work")
    assert (job.due_at, job.last_run_at) == (NOON + timedelta(hours=2), NOON + timedelta(hours=1))
    assert (job.lease, job.leased_until, job.attempts) == (None, None, 0)


async def test_a_restart_keeps_the_time_of_a_job(database: str) -> None:
    work = Work()
    await appoint(tasks_of(work), NOON)
    await appoint(tasks_of(work), NOON + timedelta(days=2))
    assert (await Job.get(name="work")).due_at == NOON + timedelta(hours=1)


@pytest.mark.attack("CLK-06")
async def test_clk_06_a_job_missed_for_three_days_runs_once(database: str) -> None:
    work, hands = Work(), Hands(NOON)
    await appoint(tasks_of(work), NOON)
    hands.jump(timedelta(days=3, minutes=20))
    while await run_next(tasks_of(work), hands.read):
        pass
    assert work.runs == [NOON + timedelta(days=3, minutes=20)]
    assert (await Job.get(name="work")).due_at == NOON + timedelta(days=3, hours=1)


@pytest.mark.attack("CRASH-17")
async def test_crash_17_two_schedulers_run_a_job_once(database: str) -> None:
    work, hands = Work(), Hands(NOON + timedelta(hours=1))
    await appoint(tasks_of(work), NOON)
    ran = await asyncio.gather(*(run_next(tasks_of(work), hands.read) for _ in range(8)))
    assert sorted(ran) == [False] * 7 + [True]
    assert await effects() == 1


@pytest.mark.attack("CRASH-17")
async def test_crash_17_a_scheduler_that_slept_past_its_lease_neither_writes_nor_marks(database: str) -> None:
    work, hands = Work(), Hands(NOON + timedelta(hours=1))
    await appoint(tasks_of(work), NOON)
    stale = await claim(["work"], hands.read)
    assert stale is not None
    assert await claim(["work"], hands.read) is None
    hands.jump(LEASE + timedelta(seconds=1))
    assert await run_next(tasks_of(work), hands.read)
    with pytest.raises(LeaseLost):
        await work.run(hands.read(), stale)
    with pytest.raises(LeaseLost):
        await stale.finish(NOON + timedelta(days=9))
    with pytest.raises(LeaseLost):
        await stale.put_off(NOON + timedelta(days=9), "it slept")
    assert await effects() == 1
    assert (await Job.get(name="work")).due_at == NOON + timedelta(hours=2)


async def test_a_job_that_goes_on_for_long_keeps_its_lease(database: str) -> None:
    hands = Hands(NOON + timedelta(hours=1))
    await appoint(tasks_of(Work()), NOON)
    hold = await claim(["work"], hands.read)
    assert hold is not None
    for _ in range(5):
        hands.jump(LEASE - timedelta(seconds=1))
        await hold.keep()
        assert await claim(["work"], hands.read) is None


@pytest.mark.attack("CLK-04")
async def test_clk_04_a_clock_that_steps_back_runs_nothing_twice(database: str) -> None:
    work, hands = Work(), Hands(NOON + timedelta(hours=1))
    await appoint(tasks_of(work), NOON)
    assert await run_next(tasks_of(work), hands.read)
    hands.jump(timedelta(hours=-1))
    assert not await run_next(tasks_of(work), hands.read)
    hold = Hands(NOON + timedelta(hours=2))
    assert await claim(["work"], hold.read) is not None
    hold.jump(timedelta(hours=-1))
    assert await claim(["work"], hold.read) is None


async def test_a_job_that_fails_is_tried_again_later_and_the_others_go_on(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(now: datetime, hold: Hold) -> None:
        raise RuntimeError("the disk is full")

    work, hands = Work(), Hands(NOON + timedelta(hours=1))
    tasks = {"broken": Task(fail, hourly)} | tasks_of(work)
    await appoint(tasks, NOON)
    with caplog.at_level("CRITICAL", logger="reactions.clock.scheduler"):
        while await run_next(tasks, hands.read):
            pass
    assert len(work.runs) == 1
    job = await Job.get(name="broken")
    assert (job.attempts, job.lease, job.last_error) == (1, None, "RuntimeError: the disk is full")
    assert 20 < (job.due_at - hands.read()).total_seconds() < 40


def test_the_jobs_have_their_times() -> None:
    assert {name: task.following(NOON) for name, task in TASKS.items()} == {
        "digests": datetime(2026, 3, 2, 13, tzinfo=UTC),
        "reminders": datetime(2026, 3, 3, 8, tzinfo=UTC),
        "tacit_grants": datetime(2026, 3, 2, 13, tzinfo=UTC),
        "ends_of_delegations": datetime(2026, 3, 2, 13, tzinfo=UTC),
        "next_sessions": datetime(2026, 3, 2, 13, tzinfo=UTC),
        "purge.answers": datetime(2026, 3, 2, 13, tzinfo=UTC),
        "purge.sign_ins": datetime(2026, 3, 3, 2, tzinfo=UTC),
        "purge.registrations": datetime(2026, 3, 2, 13, tzinfo=UTC),
        "purge.files": datetime(2026, 3, 3, 3, tzinfo=UTC),
        "purge.changes": datetime(2026, 3, 3, 4, tzinfo=UTC),
        "purge.webhooks": datetime(2026, 3, 3, 4, tzinfo=UTC),
        "ends_of_clients": datetime(2026, 3, 2, 13, tzinfo=UTC),
    }


ASKED = date(2026, 1, 31)


@pytest.mark.attack("CLK-06")
@pytest.mark.parametrize(
    ("days", "reminded", "due"),
    [
        (0, None, False),
        (14, None, False),
        (15, None, True),
        (15, 15, False),
        (18, None, True),  # three days late
        (22, None, True),
        (23, None, False),  # stale
        (29, None, False),
        (30, None, True),  # the first one was dropped
        (30, 18, True),
        (31, 30, False),
        (1095, 1080, True),
    ],
)
def test_clk_06_a_reminder_is_due_once_every_fifteen_days_and_dropped_after_a_week(
    days: int, reminded: int | None, due: bool
) -> None:
    told = None if reminded is None else ASKED + timedelta(days=reminded)
    assert is_due(ASKED, told, ASKED + timedelta(days=days)) is due
