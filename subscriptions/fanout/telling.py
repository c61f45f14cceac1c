"""One round of telling: who needs which answer, each answer once, then everyone's own words into it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from tortoise.exceptions import OperationalError

from auth.viewer import Viewer
from models.rung import Shared
from subscriptions.bell import Told
from subscriptions.fanout.circles import Circle
from subscriptions.fanout.marks import Template
from subscriptions.fanout.members import Member
from subscriptions.fanout.steps import Step
from subscriptions.fanout.views import NotShared

log = logging.getLogger(__name__)

BREATH = 500
"""Clients written to before other tasks run."""


class Answers:
    """The answers of one round."""

    def __init__(self) -> None:
        self._wanted: dict[Circle, tuple[Viewer, set[Shared]]] = {}
        self._ready: dict[Circle, dict[Shared, Template]] = {}

    def want(self, member: Member, told: Sequence[Step]) -> None:
        """Notes that this member must be told these steps. Raises `NotShared`."""
        for step in told:
            if step.entry is not None:
                self._wanted_by(member, step.entry.notification).add(step.entry.notification)

    def _wanted_by(self, member: Member, shared: Shared) -> set[Shared]:
        circle = member.circle(shared.subject_type)
        known = self._wanted.get(circle)
        if known is None:
            known = self._wanted[circle] = member.viewer, set()
        return known[1]

    async def make(self) -> None:
        """Executes each answer once. Those whose answer fails are told alone, and hear by themselves how it fails."""
        for circle, (viewer, wanted) in self._wanted.items():
            try:
                made = await circle.operation.templates(viewer, list(wanted))
            except NotShared:
                continue
            except (OperationalError, OSError):
                raise  # the database: the round is tried again
            except Exception:
                log.exception("an answer that many share failed")
                continue
            self._ready[circle] = dict(zip(wanted, made, strict=True))

    def payloads(self, member: Member, told: Sequence[Step]) -> list[bytes] | None:
        """The payload of each step; None when one of them cannot be shared."""
        try:
            return [self._template(member, step).fill(step) for step in told]
        except KeyError:
            return None

    def _template(self, member: Member, step: Step) -> Template:
        if step.entry is None:
            return member.operation.count
        shared = step.entry.notification
        return self._ready[member.circle(shared.subject_type)][shared]


async def tell(plans: Mapping[Member, tuple[Told, Sequence[Step]]]) -> None:
    """Tells each member these steps, after which it knows so much."""
    answers = Answers()
    planned = [(member, told, plan(member, made, answers)) for member, (told, made) in plans.items() if member.is_open]
    await answers.make()
    for number, (member, told, made) in enumerate(planned, start=1):
        if member.is_open:
            _write(member, told, made, answers)
        if number % BREATH == 0:
            await asyncio.sleep(0)


def plan(member: Member, made: Sequence[Step], answers: Answers) -> Sequence[Step] | None:
    """The same steps, whose answers will be made; None when the member cannot be told them with others."""
    try:
        answers.want(member, made)
    except NotShared:
        return None
    return made


def alone(member: Member) -> None:
    """From now on the member is told by itself."""
    member.cancel()
    if member.told is not None:
        member.line.alone(member.told)


def _write(member: Member, told: Told, made: Sequence[Step] | None, answers: Answers) -> None:
    payloads = None if made is None else answers.payloads(member, made)
    if payloads is None:
        alone(member)
        return
    member.told = told
    for payload in payloads:
        member.line.write(payload)
