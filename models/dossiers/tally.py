"""How many dossiers there are, kept by triggers of the database as they come and change (migration 0018).

A cell is a count: of one establishment or of all, with one status or any, of one scheme or any. Where a list holds
more rows than one likes to count, the sum of a few cells says how many.
"""

from collections.abc import Collection
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models.companies import Establishment
from models.perimeter import NOTHING, inside
from models.scoping import Scoped
from models.states import DossierStatus

EVERYWHERE: Final = UUID(int=0)
"""The establishment of the cells that count those of all."""

ANEW: Final = (
    "DELETE FROM dossier_tally",
    "INSERT INTO dossier_tally (establishment_id, status, scheme, dossiers) "
    "SELECT establishment_id, status, scheme, count(*) FROM dossier_cell GROUP BY establishment_id, status, scheme",
)
"""What sets them right after dossiers were written past the triggers."""

ANY: Final = ""
"""The status, and the scheme, of the cells that count all of them."""


class DossierTally(Scoped):
    """A part of a cell: its parts add up. On PostgreSQL those who write at once do so in parts of their own."""

    establishment_id: UUID = fields.UUIDField()
    status = fields.CharField(max_length=20)
    scheme = fields.CharField(max_length=10)
    dossiers = fields.IntField()

    class Meta:
        table = "dossier_tally"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The cells that count the dossiers which a member or the funder holds: those that `Dossier.visible_to` gives,
        and those that `Dossier.hidden_from` gives."""
        if viewer.is_staff:
            return QuerySet(cls).filter(establishment_id=EVERYWHERE)
        if viewer.side is not Side.MEMBER:
            return QuerySet(cls).filter(NOTHING)
        held = QuerySet(Establishment).filter(inside(viewer, Permission.READ_REQUESTS))
        return QuerySet(cls).filter(establishment_id__in=Subquery(held.values("id")))

    @classmethod
    def counting(
        cls, viewer: Viewer, statuses: Collection[DossierStatus] | None, schemes: Collection[str] | None
    ) -> QuerySet[Self]:
        """The cells whose sum is how many dossiers the viewer sees with these statuses, of these schemes; None: any."""
        wanted = [ANY] if statuses is None else sorted({status.value for status in statuses})
        kinds = [ANY] if schemes is None else sorted(set(schemes))
        return cls.visible_to(viewer).filter(status__in=wanted, scheme__in=kinds)
