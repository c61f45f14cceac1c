"""From a viewer's attachments to a condition on rows: written once, used by every scoped model."""

from typing import Any, Final

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Viewer

NOTHING = Q(id__in=[])
EVERYTHING = Q()

MANY: Final = 20
"""Attachments."""


def personal(viewer: Viewer, owner: str = "user_id") -> Q:
    """Rows that are the person's own, by the column of their owner; none of them for who speaks in their name.

    A client acts over entities, with the person who made it: their bell, sign-ins and wishes are nothing of its.
    """
    return entrusted(viewer, owner) if viewer.is_oneself else NOTHING


def entrusted(viewer: Viewer, owner: str = "user_id") -> Q:
    """Rows that are the person's own and that their delegate keeps with them: the bell, the training hours."""
    own: dict[str, Any] = {owner: viewer.user_id}
    return NOTHING if viewer.client_id else Q(**own)


def is_wide(viewer: Viewer) -> bool:
    """Whether the viewer sees a large part of all requests: the funder, and members and providers of many entities.

    Their lists are read in their order, dropping what is not seen; those of the others by entity, then put in order.
    """
    return viewer.is_staff or len(viewer.reaches) > MANY


def inside(viewer: Viewer, permission: Permission, establishment: str = "") -> Q:
    """Rows whose establishment lies in what the viewer holds with that permission.

    `establishment` is the relation from the row to its establishment, "" when the row is the establishment itself.
    An attachment to a company covers all of its establishments, also those created afterwards.
    """
    companies = viewer.company_ids(permission)
    establishments = viewer.establishment_ids(permission)
    if not establishment:
        return Q(join_type=Q.OR, company_id__in=companies, id__in=establishments)
    held: Any = _establishments(viewer, permission) if companies else establishments
    # Across a join, SQLite does not use the index of the column, but that of the order.
    column = f"{establishment}__id" if is_wide(viewer) else f"{establishment}_id"
    return Q(**{f"{column}__in": held})


def _establishments(viewer: Viewer, permission: Permission) -> Subquery:
    from models.companies import Establishment  # which is seen by this very condition

    return Subquery(QuerySet(Establishment).filter(inside(viewer, permission)).values("id"))
