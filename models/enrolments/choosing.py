"""The cart («panier»): a beneficiary chooses sessions, and asks for nothing yet (S2:122-132)."""

from datetime import datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models import clock
from models.catalogue import TrainingSession
from models.companies import Establishment
from models.companies.memberships import Membership
from models.database import transaction
from models.enrolments import LIVE, Enrolment
from models.enrolments.carts import CartItem
from models.refusals import NotPermitted, NotSeen, Refusal

_WHY = "the organisation that a beneficiary is attached to"


class NoLongerOpen(Refusal):
    """Il n'est plus possible de s'inscrire à cette session de « {title} »."""


class MembershipRequired(Refusal):
    """Cette session de « {title} » est réservée aux adhérents : votre structure doit prendre ou renouveler son
    adhésion."""


class AlreadyAsked(Refusal):
    """Vous avez déjà une demande en cours pour « {title} »."""


class AlreadyInCart(Refusal):
    """Cette formation est déjà dans votre panier."""


async def add(session_id: UUID, *, by: Viewer, at: datetime | None = None) -> CartItem:
    """Raises NotSeen, NotPermitted, NoLongerOpen, MembershipRequired, AlreadyAsked, AlreadyInCart."""
    moment = at or clock.now()
    async with transaction():
        session = await TrainingSession.visible_to(by).select_related("training").get_or_none(id=session_id)
        if session is None:
            raise NotSeen
        await check_may_ask(session, await organisation_of(by), by, moment)
        if await CartItem.visible_to(by).filter(session__training_id=session.training_id).exists():
            raise AlreadyInCart
        try:
            return await CartItem.create(user_id=by.user_id, session_id=session_id, added_at=moment)
        except IntegrityError:
            raise AlreadyInCart from None


async def remove(cart_item_id: UUID, *, by: Viewer) -> None:
    """Raises NotSeen."""
    if not await CartItem.visible_to(by).filter(id=cart_item_id).delete():
        raise NotSeen


async def organisation_of(by: Viewer) -> Establishment:
    """Where a beneficiary works: the establishment of their oldest attachment with that status, or the head office of
    its company. Raises NotPermitted for who has no such status."""
    reaches = by.reaches_with(Permission.ENROL) if by.side is Side.MEMBER else ()
    for reach in reaches:
        of_it = Q(id=reach.establishment_id) if reach.establishment_id else Q(company_id=reach.company_id)
        place = await Establishment.everyones(_WHY).filter(of_it).order_by("-head_office", "siret").first()
        if place is not None:
            return place
    raise NotPermitted


async def check_may_ask(session: TrainingSession, place: Establishment, by: Viewer, at: datetime) -> None:
    """Whether the beneficiary may ask for a place in this session, read with its training.

    Raises NoLongerOpen, MembershipRequired, AlreadyAsked.
    """
    today, title = clock.day_of(at), session.training.title
    if not session.is_open(today):
        raise NoLongerOpen(title=title)
    if session.reserved_to_members:
        running = Membership.visible_to(by).filter(company_id=place.company_id, starts_on__lte=today)
        if not await running.filter(ends_on__gte=today).exists():
            raise MembershipRequired(title=title)
    asked = Enrolment.visible_to(by).filter(applicant_id=by.user_id, status__in=list(LIVE))
    if await asked.filter(session__training_id=session.training_id).exists():
        raise AlreadyAsked(title=title)
