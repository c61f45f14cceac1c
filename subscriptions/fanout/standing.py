"""Whether everyone may still listen, and what they may see: asked at each event, read anew only when it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from auth.bearers import all_refreshed
from auth.per_database import per_database
from auth.viewer import Viewer
from models import clock
from models.bell.topics import access
from models.standing import Changed, changed_since
from schema.errors import RightLost, Unauthenticated
from subscriptions.fanout.members import Member


class _Look:
    """The last one at whose standing changed."""

    mark: int | None = None


class Standings:
    """The members of a process by user, and of whom the standing is in doubt."""

    def __init__(self) -> None:
        self._members: dict[str, set[Member]] = {}
        self._doubted: set[Member] = set()
        self._look = per_database(_Look)

    def add(self, member: Member) -> None:
        """Watches over its standing from now on; what was known of it until now is not relied on."""
        known = self._members.setdefault(access(member.viewer.user_id), set())
        if member not in known:
            known.add(member)
            self.doubt([member])

    def doubt(self, members: Iterable[Member]) -> None:
        """Their standing is read anew before they are told anything."""
        self._doubted.update(member for member in members if member.is_open)

    def remove(self, member: Member) -> None:
        """Forgets it; it may be removed twice."""
        topic = access(member.viewer.user_id)
        known = self._members.get(topic, set())
        known.discard(member)
        self._doubted.discard(member)
        if not known:
            self._members.pop(topic, None)

    def of(self, topic: str) -> Iterable[Member]:
        """Those to whom this topic of `models.bell.topics.access` belongs."""
        return self._members.get(topic, ())

    @property
    def mark(self) -> int | None:
        """Since when changes are not known yet."""
        return self._look().mark

    async def check(self, members: Iterable[Member]) -> None:
        """Renews what those see whose standing changed, and ends those who may listen no more."""
        await self.settle(await changed_since(self.mark), members)

    async def settle(self, changed: Changed, members: Iterable[Member]) -> None:
        """The same with a look already taken. Where nobody's standing changed, nobody is looked at."""
        look = self._look()
        look.mark = max(changed.mark, look.mark or 0)  # two looks may cross
        for user_id in changed.user_ids:
            self.doubt(self.of(f"access:{user_id}"))
        if self._doubted and (doubted := self._doubted.intersection(members)):
            await self._renew(doubted)

    async def _renew(self, members: Collection[Member]) -> None:
        known = {member: member.viewer for member in members}
        self._doubted.difference_update(members)  # before they are read: what changes meanwhile is read the next time
        try:
            callers = await all_refreshed(set(known.values()), now=clock.now())
        except BaseException:
            self.doubt(members)
            raise
        for member, viewer in known.items():
            caller = callers[viewer]
            if not isinstance(caller, Viewer):
                _end(member, Unauthenticated())
            elif not caller.can(member.needs):
                _end(member, RightLost())
            elif member.viewer is viewer and caller is not viewer:  # else the client brought a fresher token meanwhile
                member.renew(caller)


def _end(member: Member, fault: Unauthenticated | RightLost) -> None:
    member.cancel()
    member.line.end(fault)
