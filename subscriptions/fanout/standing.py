"""Whether everyone may still listen, and what they may see: asked at each event, read anew only when it changed."""

from __future__ import annotations

from collections.abc import Collection

from auth.sign_in import all_refreshed
from auth.viewer import Viewer
from models import clock
from models.rung import Moved
from schema.errors import RightLost, Unauthenticated
from subscriptions.fanout.members import Member


async def check(looked: Collection[tuple[Member, Moved | None]]) -> None:
    """Renews what those see whose standing changed since it was read, and ends those who may listen no more.

    An inbox that is gone went with its owner. The stamp was read before the rights are, so what is kept with it is
    never older than it says.
    """
    stale = {
        member: inbox.stamp if inbox is not None else None
        for member, inbox in looked
        if inbox is None or inbox.stamp != member.stamp
    }
    if not stale:
        return
    known = {member: member.viewer for member in stale if member.is_open}
    callers = await all_refreshed(set(known.values()), now=clock.now())
    for member, viewer in known.items():
        caller = callers[viewer]
        if member.context.caller is viewer:  # else the client brought a fresher token meanwhile
            member.context.caller = viewer if caller == viewer else caller
            member.stamp = stale[member]
        if not isinstance(caller, Viewer):
            _end(member, Unauthenticated())
        elif not caller.can(member.needs):
            _end(member, RightLost())


def _end(member: Member, fault: Unauthenticated | RightLost) -> None:
    member.cancel()
    member.line.end(fault)
