"""Runs the jobs that are due, each by one scheduler at a time, whatever their number.

A job that was due while nobody was there is run once, late; the times that it missed are not made up for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models import clock
from models.jobs import Job
from reactions.clock.holding import Clock, Hold, LeaseLost, claim
from reactions.clock.schedule import Following
from reactions.delays import growing

log = logging.getLogger(__name__)

LOOK = 15.0
"""Seconds between two looks at the clock."""

FIRST_DELAY, LONGEST_DELAY = 30.0, 3600.0


@dataclass(frozen=True, slots=True)
class Task:
    """What a job does, given the instant and its hold, and when it comes next."""

    run: Callable[[datetime, Hold], Awaitable[None]]
    following: Following


Tasks = Mapping[str, Task]


async def appoint(tasks: Tasks, now: datetime) -> None:
    """Gives every job that has no row yet its first time; those that have one keep it."""
    rows = [Job(name=name, due_at=task.following(now)) for name, task in sorted(tasks.items())]
    await Job.bulk_create(rows, ignore_conflicts=True)


async def run_next(tasks: Tasks, read: Clock = clock.now) -> bool:
    """Runs the next job that is due; False when there is none."""
    hold = await claim(list(tasks), read)
    if hold is None:
        return False
    task = tasks[hold.job.name]
    try:
        await _run(task, hold)
    except LeaseLost:
        log.warning("job %s went on elsewhere", hold.job.name)
    return True


async def run_now(tasks: Tasks, read: Clock = clock.now) -> None:
    """Runs these jobs now, whenever they were due; those that another scheduler holds are left to it."""
    now = read()
    await appoint(tasks, now)
    await Job.filter(name__in=list(tasks), due_at__gt=now).update(due_at=now)
    while await run_next(tasks, lambda: now):
        pass


async def keep_time(tasks: Tasks) -> None:
    """Runs jobs as they become due; never ends."""
    await appoint(tasks, clock.now())
    while True:
        while await run_next(tasks):
            pass
        await asyncio.sleep(LOOK)


async def _run(task: Task, hold: Hold) -> None:
    try:
        await task.run(hold.read(), hold)
    except LeaseLost:
        raise
    except Exception as error:
        log.exception("job %s failed and is tried again", hold.job.name)
        later = hold.read() + growing(hold.job.attempts, first=FIRST_DELAY, most=LONGEST_DELAY)
        await hold.put_off(later, f"{type(error).__name__}: {error}")
    else:
        await hold.finish(task.following(hold.read()))
