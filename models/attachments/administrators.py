"""Who administers an entity: the establishment itself, or its company as a whole."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.attachments import Attachment
from models.attachments.entities import Entity
from models.companies import Company, Establishment
from models.refusals import Refusal

_WHY = "an entity is administered by whoever it is"


class LastAdministrator(Refusal):
    """Une structure garde toujours un administrateur actif : confiez d'abord l'administration à quelqu'un d'autre."""


async def is_administered(entity: Entity, side: Side | None = None) -> bool:
    """Whether somebody whose account is active administers the entity, on that side, else on any."""
    active = _administering().filter(active=True, user__status=AccountStatus.ACTIVE)
    on_side = active if side is None else active.filter(side=side)
    return await on_side.filter(_over(entity.company_id, entity.establishment_id)).exists()


async def take_turns(entity: Entity, *users: UUID) -> None:
    """Whoever asks for an entity, or changes who holds it, does so alone: the row of its company lets one through.

    Then come the attachments of these users, who act or are concerned, by id: everybody takes these locks in this
    order, and before any other (`transaction(turn)`), so that nobody waits in a ring.
    """
    # Rows that name the company may come meanwhile.
    await Company.everyones(_WHY).select_for_update(no_key=True).get(id=entity.company_id)
    theirs = Attachment.everyones(_WHY).filter(user_id__in=users)
    await theirs.order_by("id").select_for_update(no_key=True)


@asynccontextmanager
async def kept_administered(entity: Entity, side: Side) -> AsyncIterator[None]:
    """An entity that has an administrator, active or closed, still has such a one after the block, and does not go to
    the next comer. Call it in a transaction, in one's turn. Raises LastAdministrator.
    """
    before = await _standing(entity, side)
    yield
    if await _standing(entity, side) < before:
        raise LastAdministrator


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


async def _standing(entity: Entity, side: Side) -> int:
    """2 with an active administrator, 1 with closed ones only, 0 without any."""
    if await is_administered(entity, side):
        return 2
    return int(await has_ever_been_administered(entity, side))


def _administering() -> QuerySet[Attachment]:
    return Attachment.everyones(_WHY).filter(roles__contains=f" {Role.ADMINISTRATOR.value} ")


def _over(company_id: UUID, establishment_id: UUID | None) -> Q:
    whole = Q(company_id=company_id)
    return whole | Q(establishment_id=establishment_id) if establishment_id else whole
