"""From a viewer's attachments to a condition on rows: written once, used by every scoped model."""

from typing import Any, Final

from pypika_tortoise.context import SqlContext
from tortoise import connections
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


def inside(
    viewer: Viewer, permission: Permission, establishment: str = "", *, walked: bool = False, listed: bool = False
) -> Q:
    """Rows whose establishment lies in what the viewer holds with that permission.

    `establishment` is the relation from the row to its establishment, "" when the row is the establishment itself.
    An attachment to a company covers all of its establishments, also those created afterwards. `walked`: much of a list
    lies inside, and it is to be read in its order. `listed`: PostgreSQL is to find the rows of each establishment, and
    not to join: where this is one of two conditions of which one is enough, or where rows are then put in order.
    """
    companies = viewer.company_ids(permission)
    establishments = viewer.establishment_ids(permission)
    if not establishment:
        # What is held by none of its kind is left out: SQLite reads the whole table for the sake of an OR with nothing.
        wanted = {name: keys for name, keys in (("company_id__in", companies), ("id__in", establishments)) if keys}
        return Q(join_type=Q.OR, **wanted) if wanted else NOTHING
    held: Any = _establishments(viewer, permission) if companies else establishments
    column = f"{establishment}_id"
    condition = f"{column}__in"
    if walked:
        # Alone, it would be answered by the index of the column; below an OR it is looked up for each row.
        return Q(**{condition: held}) | NOTHING
    if listed and companies and connections.get("default").capabilities.dialect == "postgres":
        held, condition = AnyOf(held.query), column
    return Q(**{condition: held})


def private_to_others(viewer: Viewer, establishment: str) -> Q | None:
    """Requests that are private to somebody else: who manages the entity sees them, who is a contact of it does not
    (S3:30-31). None for who sees whatever they hold: nothing is to be left out.

    `establishment` as for `inside`.
    """
    if viewer.reaches_with(Permission.READ_PRIVATE_REQUESTS) == viewer.reaches_with(Permission.READ_REQUESTS):
        return None
    others = Q(~Q(private_to=viewer.user_id), private_to__not_isnull=True)
    if viewer.can(Permission.READ_PRIVATE_REQUESTS):
        others &= ~inside(viewer, Permission.READ_PRIVATE_REQUESTS, establishment, listed=True)
    return others


class AnyOf(Subquery):
    """Equal to any of these: PostgreSQL uses an index for a list, also below an OR; a join may begin at either end."""

    def get_sql(self, ctx: SqlContext) -> str:
        """As a list that is made first."""
        return f"ANY(ARRAY{super().get_sql(ctx.copy(subquery=True))})"


def _establishments(viewer: Viewer, permission: Permission) -> Subquery:
    from models.companies import Establishment  # which is seen by this very condition

    return Subquery(QuerySet(Establishment).filter(inside(viewer, permission)).values("id"))
