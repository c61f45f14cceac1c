"""The jobs of the clock: when each is due, and who holds it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from tortoise import fields

from models.table import Table

LONGEST_ERROR: Final = 500
"""Characters that are kept of why a job failed."""


class Job(Table):
    """One job, run by one scheduler at a time: whoever holds the last lease."""

    name = fields.CharField(max_length=60, primary_key=True)
    due_at: datetime = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    leased_until: datetime | None = fields.DatetimeField(null=True)
    # The fencing token: a scheduler that slept past its lease holds another one than the row.
    lease: UUID | None = fields.UUIDField(null=True)
    last_run_at: datetime | None = fields.DatetimeField(null=True)
    # Why it failed; None since it last succeeded.
    last_error = fields.CharField(max_length=LONGEST_ERROR, null=True)

    class Meta:
        table = "job"
