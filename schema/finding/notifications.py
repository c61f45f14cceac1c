"""Lines of a bell that a filter asks for."""

from tortoise.expressions import Q

from schema.bell import NotificationFilter
from schema.finding.common import equal, given


def notifications_matching(filter: NotificationFilter | None) -> Q:
    """Archived lines are left out unless asked for."""
    if filter is None:
        return Q(archived_at=None)
    condition = equal(notification__kind=filter.kind)
    condition &= Q(archived_at__isnull=not given(filter.archived))
    if (unread := given(filter.unread)) is not None:
        condition &= Q(read_at__isnull=unread)
    return condition
