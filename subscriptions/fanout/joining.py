"""From a stream of one client to a member of the office."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from auth.permissions import Permission
from models.states import NotificationKind
from schema.context import Info
from subscriptions.bell import Join, Told
from subscriptions.fanout.line import Line
from subscriptions.fanout.members import Member
from subscriptions.fanout.office import office
from subscriptions.fanout.operations import Operation
from subscriptions.fanout.views import NotShared


@dataclass(frozen=True, slots=True)
class Way:
    """How a bell is told: from where, and by whom once it is live. Without `join`, alone for ever."""

    told: Told | None = None
    join: Join | None = None


def way_of(info: Info, needs: Permission, kinds: Collection[NotificationKind] | None) -> Way:
    """With the others when the transport lends a line and the operation can be shared; else alone."""
    line: Line | None = info.context.line
    if line is None:
        return Way()
    if line.told is not None:
        return Way(told=line.told)
    try:
        operation = Operation.of(info)
    except NotShared:
        return Way()
    return Way(join=_joining(info, line, operation, needs, kinds))


def _joining(
    info: Info, line: Line, operation: Operation, needs: Permission, kinds: Collection[NotificationKind] | None
) -> Join:
    def join(inbox_id: UUID, told: Told, rung: bool) -> None:
        line.member = Member(office, line, info.context, operation, inbox_id, kinds, told, needs)
        office.join(line.member, rung)

    return join
