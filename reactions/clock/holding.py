"""Who holds a job: a lease with a fencing token, kept in each transaction of the job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.database import transaction
from models.jobs import LONGEST_ERROR, Job

LEASE = timedelta(minutes=2)
"""How long a scheduler holds a job since its last sign of life; longer than one transaction of a job may take."""

Clock = Callable[[], datetime]
"""Reads the time."""


class LeaseLost(Exception):
    """The job went to another scheduler meanwhile: theirs is the last word."""


@dataclass(frozen=True, slots=True)
class Hold:
    """This scheduler's hold on one job."""

    job: Job
    lease: UUID
    read: Clock

    async def keep(self) -> None:
        """Call it first in each transaction of the job: nobody else can take the job before it ends.

        Raises `LeaseLost`, and then nothing of the transaction may be kept.
        """
        if not await self._mine().update(leased_until=self.read() + LEASE):
            raise LeaseLost(self.job.name)

    async def finish(self, due_at: datetime) -> None:
        """The job is done until then. Raises `LeaseLost`."""
        done = {"due_at": due_at, "attempts": 0, "last_run_at": self.read(), "last_error": None}
        await self._let_go(done)

    async def put_off(self, due_at: datetime, why: str) -> None:
        """The job failed, and is tried again then. Raises `LeaseLost`."""
        await self._let_go({"due_at": due_at, "last_error": why[:LONGEST_ERROR]})

    async def _let_go(self, values: dict[str, object]) -> None:
        if not await self._mine().update(lease=None, leased_until=None, **values):
            raise LeaseLost(self.job.name)

    def _mine(self) -> QuerySet[Job]:
        return Job.filter(name=self.job.name, lease=self.lease)


async def claim(names: list[str], read: Clock) -> Hold | None:
    """The job of these that is due for longest, held by this caller alone while it keeps it."""
    now = read()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    async with transaction():
        due = Job.filter(free, name__in=names, due_at__lte=now).order_by("due_at", "name")
        job = await due.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.lease, job.leased_until, job.attempts = uuid4(), now + LEASE, job.attempts + 1
        await job.save(update_fields=["lease", "leased_until", "attempts"])
    return Hold(job, job.lease, read)
