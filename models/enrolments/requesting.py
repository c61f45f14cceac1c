"""«Validez votre panier»: each session chosen becomes a demand that waits for the employer (S2:132-136)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError

from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.catalogue import TrainingSession
from models.companies import Establishment
from models.database import transaction
from models.enrolments import Enrolment
from models.enrolments.candidates import key_of
from models.enrolments.carts import CartItem
from models.enrolments.choosing import AlreadyAsked, check_may_ask, organisation_of
from models.enrolments.opening import next_number, open_in
from models.enrolments.reading import locked_session
from models.refusals import InvalidInput, NotSeen, Refusal, TextTooLong
from models.states import EnrolmentStatus
from schemes.issues import Problem

LONGEST_MOTIVATION = 4000
"""Characters."""


class CartEmpty(Refusal):
    """Votre panier est vide."""


class MotivationRequired(Refusal):
    """Renseignez votre motivation pour la formation « {title} »."""


async def validate_cart(motivations: Mapping[UUID, str], *, by: Viewer, at: datetime | None = None) -> list[Enrolment]:
    """A demand for each session of the cart, with the motivation given for it; the cart is empty then.

    Raises NotSeen for what is not in the cart, CartEmpty, InvalidInput with a MotivationRequired or a TextTooLong for
    each training, NotPermitted, and the refusals of `check_may_ask`.
    """
    moment = at or clock.now()
    async with transaction():
        place = await organisation_of(by)
        cart = CartItem.visible_to(by).select_for_update(of=("cart_item",)).order_by("added_at", "id")
        items = await cart.select_related("session__training")
        _check(items, motivations)
        sessions = {id: await locked_session(id, by) for id in sorted(item.session_id for item in items)}
        applicant = await User.visible_to(by).get(id=by.user_id)
        made = [
            await _ask(sessions[item.session_id], motivations[item.id].strip(), applicant, place, by, moment)
            for item in items
        ]
        await CartItem.visible_to(by).filter(id__in=[item.id for item in items]).delete()
    return made


async def asked_together(enrolment_id: UUID, viewer: Viewer) -> list[UUID]:
    """Those that came out of the same cart, in its order."""
    first = await Enrolment.visible_to(viewer).get(id=enrolment_id)
    together = Enrolment.visible_to(viewer).filter(applicant_id=first.applicant_id, created_at=first.created_at)
    ids: list[UUID] = await together.order_by("number").values_list("id", flat=True)  # type: ignore[assignment]
    return ids


async def _ask(
    session: TrainingSession, motivation: str, applicant: User, place: Establishment, by: Viewer, at: datetime
) -> Enrolment:
    # The counter lets one person in at a time: what is looked at next stays so.
    number = await next_number(at)
    await check_may_ask(session, place, by, at)
    email = applicant.notified_at or ""
    try:
        return await open_in(
            session,
            "enrolment.requested",
            by=by,
            at=at,
            number=number,
            applicant_id=applicant.id,
            civility=applicant.civility,
            first_name=applicant.first_name,
            birth_name=applicant.birth_name,
            email=email,
            phone=applicant.phone or applicant.mobile_phone,
            candidate_key=key_of(email, applicant.first_name, applicant.birth_name),
            establishment_id=place.id,
            motivation=motivation,
            status=EnrolmentStatus.AWAITING_EMPLOYER,
        )
    except IntegrityError:  # a prescriber has asked for the same person
        raise AlreadyAsked(title=session.training.title) from None


def _check(items: Sequence[CartItem], motivations: Mapping[UUID, str]) -> None:
    if not motivations.keys() <= {item.id for item in items}:
        raise NotSeen
    if not items:
        raise CartEmpty
    problems = [problem for item in items for problem in _problems(item, motivations.get(item.id, "").strip())]
    if problems:
        raise InvalidInput(problems=problems)


def _problems(item: CartItem, motivation: str) -> list[Problem]:
    path = ("motivations",)
    if not motivation:
        return [MotivationRequired.problem(path=path, title=item.session.training.title)]
    return [TextTooLong.problem(path=path, longest=LONGEST_MOTIVATION)] if len(motivation) > LONGEST_MOTIVATION else []
