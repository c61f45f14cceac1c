"""Attachments that match a filter."""

from functools import reduce
from operator import or_
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.attachments import AttachmentRequest
from schema.attachments import AttachmentFilter, AttachmentRequestFilter
from schema.finding.common import equal, given
from schemes.formats import SIRET

_ENTITY = (
    "company__name",
    "company__siren",
    "establishment__name",
    "establishment__siret",
    "establishment__company__name",
)
_USER = ("user__first_name", "user__birth_name", "user__usage_name")


def attachments_matching(
    found: QuerySet[Any], filter: AttachmentFilter | None, *, of_users: bool = False
) -> QuerySet[Any]:
    """Those of `found` on these sides, with one of these roles, whose entity, or one `of_users`, has these words."""
    if not filter:
        return found
    condition = equal(side=filter.side, active=filter.active)
    if roles := given(filter.role):
        condition &= reduce(or_, (Q(roles__contains=f" {role.value} ") for role in roles))
    if text := (given(filter.search) or "").strip():
        condition &= _named(text, (*_ENTITY, *_USER) if of_users else _ENTITY)
    return found.filter(condition)


def _named(text: str, columns: tuple[str, ...]) -> Q:
    """Each word in one of the columns; a number may be written with spaces."""
    number = SIRET.compact(text)
    words = [number] if number.isdigit() else text.split()
    return Q(*(reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns)) for word in words))


def requests_matching(viewer: Viewer, filter: AttachmentRequestFilter | None) -> QuerySet[Any]:
    """Those that the viewer sees in these states and on these sides."""
    found = AttachmentRequest.visible_to(viewer)
    if filter is None:
        return found
    if (awaited := given(filter.awaiting_me)) is not None:
        awaiting = AttachmentRequest.awaiting(viewer)
        found = found.filter(awaiting if awaited else ~awaiting)
    return found.filter(equal(status=filter.status, side=filter.side))
