"""From a stream of one client to a member of the office."""

from __future__ import annotations

from collections.abc import Collection

from auth.permissions import Permission
from models.states import NotificationKind
from schema.context import Info, viewer_of
from subscriptions.fanout.line import Line
from subscriptions.fanout.members import Member
from subscriptions.fanout.office import office
from subscriptions.fanout.operations import Operation
from subscriptions.fanout.views import NotShared


def joined(info: Info, needs: Permission, after: int | None, kinds: Collection[NotificationKind] | None) -> bool:
    """Whether the client is told with others from here on: when the transport lends a line, on which it was not told
    alone already, and the operation can be shared."""
    line: Line | None = info.context.line
    if line is None or line.told is not None:
        return False
    try:
        operation = Operation.of(info)
    except NotShared:
        return False
    line.member = Member(office, line, operation, viewer_of(info), kinds, needs, after)
    office.arrive(line.member)
    return True
