"""Sessions, the same in all worlds, and who asks for a place in them. Seats are everybody's to count: none is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auth.permissions import Role
from auth.viewer import Caller, Side, Viewer
from models.accounts.people import User
from models.catalogue import TrainingSession
from models.companies import Establishment
from models.enrolments.carts import CartItem
from models.enrolments.choosing import add
from models.enrolments.deciding import refuse
from models.enrolments.requesting import validate_cart
from tests import factories
from tests.cast import Cast

WHY = "a test stages a session"
TAKES = range(4)
BENEFICIARY = "beneficiary@siae.example"
"""How the one among the callers signs in."""


async def classes(cast: Cast, callers: Mapping[str, Caller]) -> None:
    """Two sessions for each take, given by the trainer among the callers, and an employee of either member."""
    trainer = callers["trainer"]
    assert isinstance(trainer, Viewer)
    for number in range(2 * len(TAKES)):
        training = await factories.training(cast.legoud, title=f"Atelier {number}")
        await factories.session(training, trainer_ids=[trainer.user_id])
    for place in (cast.siae, cast.humando):
        for take in TAKES:
            await factories.member(place, roles=(Role.BENEFICIARY,), first_name="Noé", login=_employee(place, take))


async def an_employee_of_siae_asks(cast: Cast, take: int) -> Sequence[Any]:
    """Every other one is refused."""
    enrolment = await _ask(await _named(_employee(cast.siae, take)), await _session(take))
    if take % 2:
        await refuse(enrolment.id, by=cast.paul, reason="Pas cette année.")
    return [enrolment]


async def an_employee_of_humando_asks(cast: Cast, take: int) -> Sequence[Any]:
    return [await _ask(await _named(_employee(cast.humando, take)), await _session(take))]


async def the_beneficiary_asks(cast: Cast, take: int) -> Sequence[Any]:
    return [await _ask(await _named(BENEFICIARY), await _session(take))]


async def the_beneficiary_chooses(cast: Cast, take: int) -> Sequence[Any]:
    session = await _session(len(TAKES) + take)
    return [await CartItem.create(user_id=(await _named(BENEFICIARY)).user_id, session_id=session.id)]


async def the_prescriber_enrols_somebody(_: Cast, take: int) -> Sequence[Any]:
    nour = await User.everyones(WHY).get(birth_name="Seul", home_side=Side.PRESCRIBER)
    return [await factories.candidate_enrolment(await factories.viewer_of(nour), await _session(take))]


async def _ask(who: Viewer, session: TrainingSession) -> Any:
    """What lies in the cart already stays there."""
    aside = await CartItem.visible_to(who)
    await CartItem.visible_to(who).delete()
    item = await add(session.id, by=who)
    [enrolment] = await validate_cart({item.id: "Pour mon métier."}, by=who)
    for kept in aside:
        await kept.save(force_create=True)
    return enrolment


async def _session(number: int) -> TrainingSession:
    return await TrainingSession.everyones(WHY).get(training__title=f"Atelier {number}")


async def _named(login: str) -> Viewer:
    return await factories.viewer_of(await User.everyones(WHY).get(login=login))


def _employee(place: Establishment, take: int) -> str:
    return f"{take}@{place.name.lower()}.example"
