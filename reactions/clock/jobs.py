"""The jobs, and when each is due. Read it aloud: it is the rule."""

from __future__ import annotations

from datetime import datetime

from models.catalogue import calendar
from models.clock import PARIS
from models.database import transaction
from models.delegations import lifecycle
from models.dossiers import reminding, tacit
from reactions.clock.holding import Hold
from reactions.clock.partners import announce_ends, forget_webhooks
from reactions.clock.purging import forget_answers, forget_changes, forget_files, forget_registrations, forget_sign_ins
from reactions.clock.schedule import daily, hourly
from reactions.clock.scheduler import Task
from reactions.digest import write_digests


async def remind(now: datetime, hold: Hold) -> None:
    """Reminders of the documents that the funder waits for."""
    for dossier_id in await reminding.waiting():
        async with transaction():
            await hold.keep()
            await reminding.remind_when_due(dossier_id, now)


async def grant_tacitly(now: datetime, hold: Hold) -> None:
    """Dossiers that the funder left without a decision for longer than the law allows."""
    for dossier_id in await tacit.left_silent(now):
        async with transaction():
            await hold.keep()
            await tacit.grant_when_silent(dossier_id, now)


async def end_delegations(now: datetime, hold: Hold) -> None:
    """Delegations whose last day is past: both sides are told."""
    today = now.astimezone(PARIS).date()
    for delegation_id in await lifecycle.expired(today):
        async with transaction():
            await hold.keep()
            await lifecycle.end_expired(delegation_id, now=now, today=today)


async def settle_next_starts(now: datetime, hold: Hold) -> None:
    """Trainings whose next session has begun: another one is the next now."""
    today = now.astimezone(PARIS).date()
    for training_id in await calendar.begun(today):
        async with transaction():
            await hold.keep()
            await calendar.settle([training_id], today)


TASKS: dict[str, Task] = {
    "digests": Task(write_digests, hourly),
    "reminders": Task(remind, daily(9)),
    # Midnight in Paris is a full hour too: nobody waits for long.
    "tacit_grants": Task(grant_tacitly, hourly),
    "ends_of_delegations": Task(end_delegations, hourly),
    "next_sessions": Task(settle_next_starts, hourly),
    "purge.answers": Task(forget_answers, hourly),
    "purge.sign_ins": Task(forget_sign_ins, daily(3)),
    "purge.registrations": Task(forget_registrations, hourly),
    "purge.files": Task(forget_files, daily(4)),
    "purge.changes": Task(forget_changes, daily(5)),
    "purge.webhooks": Task(forget_webhooks, daily(5)),
    # Each hour: an end is told within the hour, and each notice once.
    "ends_of_clients": Task(announce_ends, hourly),
}
