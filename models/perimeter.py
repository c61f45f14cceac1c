"""From a viewer's attachments to a condition on rows: written once, used by every scoped model."""

from typing import Any

from tortoise.expressions import Q

from auth.permissions import Permission
from auth.viewer import Viewer

NOTHING = Q(id__in=[])
EVERYTHING = Q()


def personal(viewer: Viewer, owner: str = "user_id") -> Q:
    """Rows that are the person's own, by the column of their owner; none of them for who speaks in their name.

    A client acts over entities, with the person who made it: their bell, sign-ins and wishes are nothing of its.
    """
    return entrusted(viewer, owner) if viewer.is_oneself else NOTHING


def entrusted(viewer: Viewer, owner: str = "user_id") -> Q:
    """Rows that are the person's own and that their delegate keeps with them: the bell, the training hours."""
    own: dict[str, Any] = {owner: viewer.user_id}
    return NOTHING if viewer.client_id else Q(**own)


def inside(viewer: Viewer, permission: Permission, establishment: str = "") -> Q:
    """Rows whose establishment lies in what the viewer holds with that permission.

    `establishment` is the relation from the row to its establishment, "" when the row is the establishment itself.
    An attachment to a company covers all of its establishments, also those created afterwards.
    """
    prefix = f"{establishment}__" if establishment else ""
    key = f"{establishment}_id" if establishment else "id"
    companies = viewer.company_ids(permission)
    establishments = viewer.establishment_ids(permission)
    held: dict[str, Any] = {f"{prefix}company_id__in": companies, f"{key}__in": establishments}
    return Q(join_type=Q.OR, **held)
