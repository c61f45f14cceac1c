"""The hours account («compte d'heures») of a person acting for themselves. Hours are kept in hundredths."""

from decimal import Decimal
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.database import transaction
from models.facts import record
from models.perimeter import NOTHING, entrusted
from models.refusals import Refusal
from models.scoping import Scoped

CEILING: Final = 120
"""Hours that the individual right to training («DIF») could reach (workflows.md §12.2)."""


class DifHoursInvalid(Refusal):
    """Le solde DIF va de 0 à {ceiling} heures, au centième d'heure."""


class HoursAccount(Scoped):
    """Whoever has no row has no hours."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="hours")
    cpf_available = fields.IntField(default=0)
    cpf_reserved = fields.IntField(default=0)
    dif_available = fields.IntField(default=0)

    user_id: UUID

    class Meta:
        table = "hours_account"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The person's own, also for their delegate; on the side of individuals only."""
        return QuerySet(cls).filter(entrusted(viewer) if viewer.side is Side.INDIVIDUAL else NOTHING)


async def set_dif(hours: Decimal, *, by: Viewer) -> None:
    """The balance that the holder, or their delegate, read on a certificate. Raises DifHoursInvalid."""
    hundredths = hours * 100
    if not 0 <= hours <= CEILING or hundredths != hundredths.to_integral_value():
        raise DifHoursInvalid(path=("hours",), ceiling=CEILING)
    async with transaction():
        mine = HoursAccount.visible_to(by)
        await mine.bulk_create([HoursAccount(user_id=by.user_id)], ignore_conflicts=True)
        await mine.update(dif_available=int(hundredths))
        await record("hours.dif_set", "User", by.user_id, by=by.user_id)
