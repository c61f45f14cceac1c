"""Those who arrive, together: the count first, then what each has missed, then the office.

Many come back at once when a server or a network returns. They wait a little for each other, longer the longer the last
ones took, and what they missed in common is read and answered once.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.bell.inboxes import make_missing
from models.bell.rung import AT_ONCE, Moved, newly
from schema.bell import BellEventKind
from subscriptions.bell import Told
from subscriptions.fanout.answers import Answers
from subscriptions.fanout.line import Payload
from subscriptions.fanout.members import Member
from subscriptions.fanout.standing import Standings
from subscriptions.fanout.steps import Step, steps
from subscriptions.fanout.telling import payloads, plan


async def admit(members: Sequence[Member], standings: Standings) -> list[Member]:
    """Tells each of them what it missed; gives those who were told all of it and may live on.

    The others have gone, or have more to hear than they take at once: their `told` says from where.
    """
    found = await _inboxes(members)
    await standings.check(members)
    answers = Answers()
    plans = [
        (member, inbox, plan(member, steps(_told(member, inbox), inbox, member.kinds), answers))
        for member, inbox in found
        if member.is_open and inbox is not None
    ]
    await answers.make()
    return [member for member, inbox, planned in plans if member.is_open and _write(member, inbox, planned, answers)]


async def _inboxes(members: Sequence[Member]) -> list[tuple[Member, Moved | None]]:
    asked = [_asked(member) for member in members]
    found = await newly(asked)
    if None in found:
        missing = [one.viewer for one, inbox in zip(members, found, strict=True) if inbox is None]
        await make_missing((viewer.user_id, viewer.side) for viewer in missing)
        found = await newly(asked)
    return list(zip(members, found, strict=True))


def _asked(member: Member) -> tuple[UUID, str, int | None]:
    viewer, after = member.viewer, member.told.sequence if member.told else member.after
    return viewer.user_id, viewer.side.value, after


def _told(member: Member, inbox: Moved) -> Told:
    """What the client knows; a place that its inbox has not reached yet counts as now."""
    if member.told is not None:
        return member.told
    after = inbox.last_sequence if member.after is None else min(member.after, inbox.last_sequence)
    return Told(after, inbox.last_revision, inbox.unread_count)


def _write(member: Member, inbox: Moved, planned: Sequence[Step] | None, answers: Answers) -> bool:
    """Writes as much as the line takes; whether the client was told everything."""
    if member.line.is_busy:
        return False
    counted = [] if member.told else [_count(member, inbox)]
    told = member.told = _told(member, inbox)
    ready = None if planned is None else payloads(member, planned, answers)
    sent = member.line.write_several([*counted, *(ready or ())]) - len(counted)
    if planned is None or ready is None:
        member.go_alone()
        return False
    heard = [step.sequence for step in planned[:sent] if step.entry is not None]
    if sent < len(planned):
        member.told = Told(heard[-1], told.revision, inbox.unread_count) if heard else told
        return False
    # Revisions stay those of the first look: what was read or archived since is told once the client lives on.
    member.told = Told(min(told.sequence + AT_ONCE, inbox.last_sequence), told.revision, inbox.unread_count)
    member.inbox_id = UUID(inbox.inbox_id)
    return member.told.sequence == inbox.last_sequence


def _count(member: Member, inbox: Moved) -> Payload:
    """The count alone."""
    told = _told(member, inbox)
    return member.operation.count.fill(Step(BellEventKind.COUNT, told.sequence, told.unread_count))
