"""Contacts: the funder's people for a company («CEF», «AEF»), and the three that a person shows on a dashboard."""

from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.companies import Company
from models.counters import next_value
from models.database import transaction
from models.perimeter import personal
from models.refusals import NotSeen, Refusal
from models.scoping import Scoped

PLACES: Final = (1, 2, 3)
"""Of the contacts with a star, on the dashboard of one side (S1:743)."""


class TooManyStars(Refusal):
    """Vous pouvez faire apparaître 3 contacts sur votre tableau de bord : retirez d'abord une étoile."""


class AdviserContact(Scoped):
    """Somebody of the funder whom the users of a company call."""

    name = fields.CharField(max_length=160)
    function = fields.CharField(max_length=160)
    email = fields.CharField(max_length=120, null=True)
    phone = fields.CharField(max_length=20, null=True)
    company: fields.ForeignKeyRelation[Company] = fields.ForeignKeyField(
        "models.Company", related_name="advisers", db_index=True
    )

    company_id: UUID

    class Meta:
        table = "adviser_contact"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the companies that the viewer sees."""
        return QuerySet(cls).filter(company_id__in=Subquery(Company.visible_to(viewer).values("id")))


class ContactStar(Scoped):
    """A contact has a place on the dashboard of a person, on one side."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", db_index=True)
    side = fields.CharEnumField(Side, max_length=12)
    contact: fields.ForeignKeyRelation[AdviserContact] = fields.ForeignKeyField("models.AdviserContact", db_index=True)
    place = fields.IntField()

    contact_id: UUID

    class Meta:
        table = "contact_star"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The person's own, on the side where they stand."""
        return QuerySet(cls).filter(personal(viewer), side=viewer.side)


async def assign(
    company_id: UUID, name: str, function: str, *, email: str | None = None, phone: str | None = None
) -> AdviserContact:
    """The funder names somebody for a company."""
    return await AdviserContact.create(company_id=company_id, name=name, function=function, email=email, phone=phone)


async def star(contact_id: UUID, by: Viewer) -> None:
    """The contact takes the first free place; one that is out of sight leaves its own. Raises NotSeen, TooManyStars."""
    seen = AdviserContact.visible_to(by)
    async with transaction():
        await next_value("stars given")  # one after the other: they count what is there
        if not await seen.filter(id=contact_id).exists():
            raise NotSeen
        stars = ContactStar.visible_to(by)
        await stars.exclude(contact_id__in=Subquery(seen.values("id"))).delete()
        taken = {one.contact_id: one.place for one in await stars}
        free = [place for place in PLACES if place not in taken.values()]
        if contact_id in taken:
            return
        if not free:
            raise TooManyStars
        await ContactStar.create(user_id=by.user_id, side=by.side, contact_id=contact_id, place=free[0])


async def unstar(contact_id: UUID, by: Viewer) -> None:
    """The place is free again. Raises NotSeen."""
    if not await AdviserContact.visible_to(by).filter(id=contact_id).exists():
        raise NotSeen
    await ContactStar.visible_to(by).filter(contact_id=contact_id).delete()
