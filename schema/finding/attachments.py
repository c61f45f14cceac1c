"""Attachments that match a filter."""

from functools import reduce
from operator import or_
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from schema.attachments import AttachmentFilter, AttachmentRequestFilter
from schema.finding.common import equal, given

_NAMES = (
    "company__name",
    "company__siren",
    "establishment__name",
    "establishment__siret",
    "establishment__company__name",
)


def attachments_matching(found: QuerySet[Any], filter: AttachmentFilter | None) -> QuerySet[Any]:
    """Those of `found` on these sides, with one of these roles, whose entity has that name or number."""
    if not filter:
        return found
    condition = equal(side=filter.side, active=filter.active)
    if roles := given(filter.role):
        condition &= reduce(or_, (Q(roles__contains=f" {role.value} ") for role in roles))
    if text := (given(filter.search) or "").strip():
        condition &= reduce(or_, (Q(**{f"{name}__icontains": text}) for name in _NAMES))
    return found.filter(condition)


def requests_matching(found: QuerySet[Any], filter: AttachmentRequestFilter | None) -> QuerySet[Any]:
    """Those of `found` in these states and on these sides."""
    return found.filter(equal(status=filter.status, side=filter.side)) if filter else found
