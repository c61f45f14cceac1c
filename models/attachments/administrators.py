"""Who administers an entity: the establishment itself, or its company as a whole."""

from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.attachments import Attachment
from models.attachments.entities import Entity
from models.companies import Establishment

_WHY = "an entity is administered by whoever it is"


async def is_administered(company_id: UUID, establishment_id: UUID | None) -> bool:
    """Whether somebody whose account is active administers the entity, on any side."""
    active = _administering().filter(active=True, user__status=AccountStatus.ACTIVE)
    return await active.filter(_over(company_id, establishment_id)).exists()


async def has_ever_been_administered(entity: Entity, side: Side) -> bool:
    """Whether anybody administers or administered it on that side, even if their account is closed by now.

    A company counts as administered as soon as one of its establishments is: a newcomer does not take over, by the
    SIREN, an establishment that has its administrator.
    """
    over = _over(entity.company_id, entity.establishment_id)
    if entity.establishment_id is None:
        inside = Establishment.everyones(_WHY).filter(company_id=entity.company_id)
        over |= Q(establishment_id__in=Subquery(inside.values("id")))
    return await _administering().filter(over, side=side).exists()


def _administering() -> QuerySet[Attachment]:
    return Attachment.everyones(_WHY).filter(roles__contains=f" {Role.ADMINISTRATOR.value} ")


def _over(company_id: UUID, establishment_id: UUID | None) -> Q:
    whole = Q(company_id=company_id)
    return whole | Q(establishment_id=establishment_id) if establishment_id else whole
