"""One round of telling: who needs which answer, each answer once, then everyone's own words into it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.exceptions import OperationalError

from auth.viewer import Viewer
from models.rung import Entry, Moved
from schema.reading.maps import Record
from subscriptions.bell import Told
from subscriptions.fanout.marks import Template
from subscriptions.fanout.members import Member
from subscriptions.fanout.operations import Operation
from subscriptions.fanout.steps import Step, steps
from subscriptions.fanout.views import NotShared

log = logging.getLogger(__name__)

BREATH = 500
"""Clients written to before other tasks run."""

Shared = tuple[Operation, Hashable]
"""Those who share answers: the operation and the view."""


@dataclass(slots=True)
class Plan:
    """What one member is to be told, with whom it shares each answer, and what it knows then."""

    member: Member
    made: list[tuple[Step, Shared | None]]
    told: Told


class Answers:
    """The answers of one round."""

    def __init__(self) -> None:
        self._wanted: dict[Shared, dict[UUID, Record]] = defaultdict(dict)
        self._viewers: dict[Shared, Viewer] = {}
        self._ready: dict[tuple[Shared, UUID], Template] = {}

    def want(self, member: Member, entry: Entry) -> Shared:
        """Notes that this member must be told of this entry. Raises `NotShared`."""
        shared = member.operation, member.operation.key_of(member.viewer, entry.notification.subject_type)
        self._wanted[shared].setdefault(entry.notification.id, _record(entry))
        self._viewers.setdefault(shared, member.viewer)
        return shared

    async def make(self) -> None:
        """Executes each answer once. Those whose answer fails are told alone, and hear by themselves how it fails."""
        for shared, records in self._wanted.items():
            try:
                made = await shared[0].templates(self._viewers[shared], list(records.values()))
            except NotShared:
                continue
            except (OperationalError, OSError):
                raise  # the database: the round is tried again
            except Exception:
                log.exception("an answer that many share failed")
                continue
            self._ready |= {(shared, id): template for id, template in zip(records, made, strict=True)}

    def of(self, member: Member, step: Step, shared: Shared | None) -> bytes | None:
        """The payload of this step; None when it cannot be shared."""
        if step.entry is None or shared is None:
            return member.operation.count.fill(step)
        template = self._ready.get((shared, step.entry.notification.id))
        return template.fill(step) if template else None


async def tell(news: Sequence[tuple[Member, Moved]]) -> None:
    """Tells each member what its inbox holds past what it was told."""
    answers = Answers()
    plans = [plan for member, inbox in news if (plan := _planned(member, inbox, answers))]
    await answers.make()
    for number, plan in enumerate(plans, start=1):
        if plan.member.is_open:
            _write(plan, answers)
        if number % BREATH == 0:
            await asyncio.sleep(0)


def _planned(member: Member, inbox: Moved, answers: Answers) -> Plan | None:
    made, told = steps(member.told, inbox, member.kinds)
    try:
        return Plan(member, [(step, answers.want(member, step.entry) if step.entry else None) for step in made], told)
    except NotShared:
        _alone(member)
        return None


def _write(plan: Plan, answers: Answers) -> None:
    payloads = [answers.of(plan.member, *what) for what in plan.made]
    if None in payloads:
        _alone(plan.member)
        return
    plan.member.told = plan.told
    for payload in payloads:
        if payload is not None and plan.member.is_open:
            plan.member.line.write(payload)


def _alone(member: Member) -> None:
    member.cancel()
    member.line.alone(member.told)


def _record(entry: Entry) -> Record:
    """What the map of Notification reads. What is the entry's own is replaced by marks."""
    shared = entry.notification
    return {
        **dict.fromkeys(("sequence", "created_at", "read_at", "archived_at")),
        "id": shared.id,
        **{
            f"notification__{name}": getattr(shared, name)
            for name in ("kind", "title", "body", "side", "subject_type", "subject_id")
        },
    }
