"""Memberships («adhésions»): a company takes one for a civil year, and renews it for the next."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.attachments.held import administered
from models.companies import Company
from models.database import transaction
from models.history import tell
from models.refusals import Refusal
from models.scoping import Scoped


class MembershipAlreadyTaken(Refusal):
    """L'adhésion de cette année est déjà prise."""


class YearNotOpen(Refusal):
    """Une adhésion se prend pour l'année en cours ou pour la suivante."""


class Membership(Scoped):
    """That of one company for one year; both days included."""

    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "models.Company", related_name="memberships", db_index=True, on_delete=fields.RESTRICT
    )
    year = fields.IntField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()

    company_id: UUID

    class Meta:
        table = "membership"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the companies that the viewer sees."""
        return QuerySet(cls).filter(company_id__in=Subquery(Company.visible_to(viewer).values("id")))


async def renew(entity_number: str, year: int, by: Viewer, *, at: datetime | None = None) -> UUID:
    """Take the membership of a company, by its SIREN or by the SIRET of an establishment that the viewer administers.

    Raises NotSeen, NotPermitted, YearNotOpen, MembershipAlreadyTaken.
    """
    at = at or clock.now()
    entity = await administered(entity_number, by)
    this_year = at.astimezone(clock.PARIS).year
    if year not in (this_year, this_year + 1):
        raise YearNotOpen(path=("year",))
    taken = Membership(
        company_id=entity.company_id, year=year, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)
    )  # fmt: skip
    try:
        async with transaction():
            await taken.save(force_create=True)
            await tell("membership.taken", "Membership", taken.id, by=by, at=at, company=entity.company_id.hex)
    except IntegrityError:
        raise MembershipAlreadyTaken(path=("year",)) from None
    return taken.id
