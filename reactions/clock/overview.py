"""What an administrator sees of the jobs, and may start by hand: `bin/guichet jobs`, `bin/guichet purge`."""

from __future__ import annotations

from datetime import datetime

from models import clock
from models.jobs import Job
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import run_now

_HEAD = ("job", "due", "last run", "tries", "")
PURGES = {name: task for name, task in TASKS.items() if name.startswith("purge.")}
"""The jobs that forget."""


async def overview() -> str:
    """A table of the jobs, those due first on top; instants by the clocks of Paris."""
    rows = [_row(job) for job in await Job.all().order_by("due_at", "name")]
    if not rows:
        return "No worker has run yet: no job has its time."
    widths = [max(len(row[column]) for row in [_HEAD, *rows]) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [_HEAD, *rows]]
    return "\n".join(line.rstrip() for line in lines)


async def purge_now() -> bool:
    """Forgets now what is past its time; False when one of the jobs failed."""
    await run_now(PURGES)
    return not await Job.filter(name__in=list(PURGES), last_error__not_isnull=True).exists()


def _row(job: Job) -> tuple[str, ...]:
    return job.name, _told(job.due_at), _told(job.last_run_at), str(job.attempts), _state(job)


def _state(job: Job) -> str:
    if job.leased_until and job.leased_until > clock.now():
        return "running"
    return (job.last_error or "").replace("\n", " ")


def _told(at: datetime | None) -> str:
    return f"{at.astimezone(clock.PARIS):%Y-%m-%d %H:%M}" if at else "never"
