"""Telling each client what it lacks: who needs which answer, each answer once, then everyone's own words into it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from subscriptions.bell import Told
from subscriptions.fanout.answers import Answers
from subscriptions.fanout.line import Payload
from subscriptions.fanout.marks import Template
from subscriptions.fanout.members import Member
from subscriptions.fanout.steps import Step
from subscriptions.fanout.views import NotShared

BREATH = 500
"""Clients written to before other tasks run."""

Plans = Mapping[Member, tuple[Told, Sequence[Step]]]
"""What members know afterwards, and the steps that tell them."""


async def tell(plans: Plans) -> None:
    """Tells each member these steps."""
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
        for step in made:
            if step.entry is not None:
                shared = step.entry.notification
                answers.want(member.circle(shared), shared)
    except NotShared:
        return None
    return made


def payloads(member: Member, made: Sequence[Step], answers: Answers) -> list[Payload] | None:
    """The payload of each step; None when one of them cannot be shared."""
    templates = [_template(member, step, answers) for step in made]
    if None in templates:
        return None
    return [template.fill(step) for template, step in zip(templates, made, strict=True) if template]


def _template(member: Member, step: Step, answers: Answers) -> Template | None:
    if step.entry is None:
        return member.operation.count
    shared = step.entry.notification
    return answers.of(member.circle(shared), shared)


def _write(member: Member, told: Told, made: Sequence[Step] | None, answers: Answers) -> None:
    ready = None if made is None else payloads(member, made, answers)
    if ready is None:
        member.go_alone()
        return
    member.told = told
    for payload in ready:
        member.line.write(payload)
