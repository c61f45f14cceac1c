"""Whether everyone may still listen, and what they may see: asked at each event, read anew only when it changed."""

from __future__ import annotations

from collections.abc import Iterable

from auth.per_database import per_database
from auth.sign_in import all_refreshed
from auth.viewer import Viewer
from models import clock
from models.standing import changed_since
from models.topics import access
from schema.errors import RightLost, Unauthenticated
from subscriptions.fanout.members import Member


class _Look:
    """The last one at whose standing changed."""

    mark: int | None = None


class Standings:
    """The members of a process by user, and since when their standing is known."""

    def __init__(self) -> None:
        self._members: dict[str, set[Member]] = {}
        self._look = per_database(_Look)

    def add(self, member: Member) -> None:
        """Watches over its standing from now on."""
        self._members.setdefault(access(member.user_id), set()).add(member)

    def remove(self, member: Member) -> None:
        """Forgets it; it may be removed twice."""
        topic = access(member.user_id)
        known = self._members.get(topic, set())
        known.discard(member)
        if not known:
            self._members.pop(topic, None)

    def of(self, topic: str) -> Iterable[Member]:
        """Those to whom this topic of `models.topics.access` belongs."""
        return self._members.get(topic, ())

    async def check(self, members: Iterable[Member]) -> None:
        """Renews what those see whose standing changed, and ends those who may listen no more."""
        look = self._look()
        changed, mark = await changed_since(look.mark)
        look.mark = max(mark, look.mark or 0)  # two checks may cross
        for user_id in changed:
            for member in self.of(f"access:{user_id}"):
                member.is_stale = True
        stale = [member for member in members if member.is_stale and member.is_open]
        if stale:
            await _renew(stale)


async def _renew(members: list[Member]) -> None:
    known = {member: member.viewer for member in members}
    for member in members:  # before it is read: what changes meanwhile is read the next time
        member.is_stale = False
    try:
        callers = await all_refreshed(set(known.values()), now=clock.now())
    except BaseException:
        for member in members:
            member.is_stale = True
        raise
    for member, viewer in known.items():
        caller = callers[viewer]
        if member.context.caller is viewer:  # else the client brought a fresher token meanwhile
            member.context.caller = viewer if caller == viewer else caller
        if not isinstance(caller, Viewer):
            _end(member, Unauthenticated())
        elif not caller.can(member.needs):
            _end(member, RightLost())


def _end(member: Member, fault: Unauthenticated | RightLost) -> None:
    member.cancel()
    member.line.end(fault)
