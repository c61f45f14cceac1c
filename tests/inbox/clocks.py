"""A clock whose hands the tests turn."""

from datetime import datetime, timedelta

from models.jobs import Job
from reactions.clock.scheduler import Tasks, run_next


class Hands:
    """`read` is what the scheduler reads the time with."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def read(self) -> datetime:
        return self._now

    def jump(self, by: timedelta) -> None:
        self._now += by

    async def run(self, tasks: Tasks, *, until: datetime) -> int:
        """Runs every job at the instant at which it becomes due; gives how many ran."""
        count = 0
        while (due := await self._next(tasks)) is not None and due <= until:
            self._now = max(self._now, due)
            count += await run_next(tasks, self.read)
        self._now = max(self._now, until)
        return count

    async def _next(self, tasks: Tasks) -> datetime | None:
        job = await Job.filter(name__in=list(tasks)).order_by("due_at").first()
        return job.due_at if job else None
