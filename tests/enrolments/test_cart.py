"""The cart: sessions chosen, then asked for with a motivation each («Validez votre panier»)."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Caller, Viewer
from models import clock
from models.catalogue import TrainingSession
from models.companies.memberships import renew
from models.enrolments import Enrolment
from models.enrolments.carts import CartItem
from models.enrolments.deciding import refuse
from tests import factories
from tests.enrolments import classroom as c
from tests.resolvers.answers_given import NOBODY, ask, gid

ITEMS = "items { id session { id training { title } } motivation }"
ADD = f"mutation($id: ID!) {{ addToCart(sessionId: $id) {{ cart {{ {ITEMS} }} errors {{ code message path }} }} }}"
REMOVE = f"mutation($id: ID!) {{ removeFromCart(cartItemId: $id) {{ cart {{ {ITEMS} }} errors {{ code }} }} }}"
VALIDATE = """mutation($motivations: [MotivationInput!]!, $key: String) {
  validateCart(motivations: $motivations, idempotencyKey: $key) {
    enrolments { number status statusLabel motivation session { training { title } } establishment { name }
      applicant { displayName } filedBy { displayName } candidate { displayName email } waitingRank allowedActions
      employerDecision { approved } history { event label to } }
    errors { code message path } } }"""
CART = f"{{ viewer {{ cart {{ {ITEMS} }} }} }}"
TESTS = "a test"


@pytest.fixture
async def room(database: str) -> c.Classroom:
    return await c.open_classroom()


async def other_training(room: c.Classroom, title: str = "Animer un atelier") -> TrainingSession:
    return await c.session(await factories.training(room.greta, title=title), room.ines)


async def added(who: Caller, session: TrainingSession) -> Any:
    return (await ask(ADD, who, id=gid("TrainingSession", session.id)))["addToCart"]


async def chosen(who: Viewer, *sessions: TrainingSession) -> list[str]:
    """The items of the cart with these sessions in it."""
    for session in sessions:
        payload = await added(who, session)
        assert payload["errors"] == []
    return [item["id"] for item in payload["cart"]["items"]]


async def validated(who: Caller, items: dict[str, str], key: str | None = None) -> Any:
    motivations = [{"cartItemId": item, "motivation": text} for item, text in items.items()]
    return (await ask(VALIDATE, who, motivations=motivations, key=key))["validateCart"]


@pytest.mark.feature("CAP-07", "CAP-30")
async def test_a_beneficiary_puts_several_sessions_in_the_cart_and_takes_one_out(room: c.Classroom) -> None:
    workshop = await other_training(room)
    first, second = await chosen(room.lea, room.session, workshop)
    [left] = (await ask(REMOVE, room.lea, id=first))["removeFromCart"]["cart"]["items"]
    assert left == {
        "id": second,
        "session": {"id": gid("TrainingSession", workshop.id), "training": {"title": "Animer un atelier"}},
        "motivation": None,
    }
    assert (await ask(CART, room.lea))["viewer"]["cart"]["items"] == [left]
    assert (await ask(CART, room.omar))["viewer"]["cart"]["items"] == []
    assert await Enrolment.everyones(TESTS).count() == 0


@pytest.mark.feature("CAP-31", "CAP-32", "CAP-33")
async def test_each_training_of_the_cart_is_asked_for_with_its_own_motivation(room: c.Classroom) -> None:
    first, second = await chosen(room.lea, room.session, await other_training(room))
    payload = await validated(room.lea, {second: " Mon atelier. ", first: c.MOTIVATION})
    assert payload["errors"] == []
    interview, workshop = payload["enrolments"]
    year_month = f"{clock.today():%y%m}"
    assert interview == {
        "number": f"{year_month}IN000001",
        "status": "AWAITING_EMPLOYER",
        "statusLabel": "En attente de validation employeur",
        "motivation": c.MOTIVATION,
        "session": {"training": {"title": "Conduire un entretien"}},
        "establishment": {"name": "MISSION LOCALE"},
        "applicant": {"displayName": "Léa Roche"},
        "filedBy": {"displayName": "Léa Roche"},
        "candidate": {"displayName": "Léa Roche", "email": interview["candidate"]["email"]},
        "waitingRank": None,
        "allowedActions": ["WITHDRAW"],
        "employerDecision": None,
        "history": [{"event": "enrolment.requested", "label": "Demande d'inscription", "to": "AWAITING_EMPLOYER"}],
    }
    assert (workshop["number"], workshop["motivation"]) == (f"{year_month}IN000002", "Mon atelier.")
    assert await CartItem.everyones(TESTS).count() == 0


@pytest.mark.feature("CAP-32")
async def test_a_motivation_that_is_missing_is_asked_for_by_the_title_of_its_training(room: c.Classroom) -> None:
    first, second = await chosen(room.lea, room.session, await other_training(room))
    for text in ("", "   "):
        payload = await validated(room.lea, {first: c.MOTIVATION, second: text})
        sentence = "Renseignez votre motivation pour la formation « Animer un atelier »."
        assert payload == {
            "enrolments": [],
            "errors": [{"code": "MOTIVATION_REQUIRED", "message": sentence, "path": ["motivations"]}],
        }
    assert [one["code"] for one in (await validated(room.lea, {}))["errors"]] == ["MOTIVATION_REQUIRED"] * 2
    too_long = await validated(room.lea, {first: c.MOTIVATION, second: "x" * 4001})
    assert [one["code"] for one in too_long["errors"]] == ["TEXT_TOO_LONG"]
    assert (await Enrolment.everyones(TESTS).count(), await CartItem.everyones(TESTS).count()) == (0, 2)


async def test_the_same_key_gives_the_same_demands_again_and_an_empty_cart_gives_none(room: c.Classroom) -> None:
    items = dict.fromkeys(await chosen(room.lea, room.session, await other_training(room)), c.MOTIVATION)
    first = await validated(room.lea, items, "k1")
    assert len(first["enrolments"]) == 2
    assert await validated(room.lea, items, "k1") == first
    changed = await validated(room.lea, dict.fromkeys(items, "Autre."), "k1")
    assert [one["code"] for one in changed["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert [one["code"] for one in (await validated(room.lea, {}))["errors"]] == ["CART_EMPTY"]
    assert await Enrolment.everyones(TESTS).count() == 2


async def test_one_training_is_asked_for_once_at_a_time(room: c.Classroom) -> None:
    later = await c.session(room.training, room.ines)
    assert [one["code"] for one in (await _again(room, room.session, later))["errors"]] == ["ALREADY_IN_CART"]
    assert [one["code"] for one in (await added(room.lea, room.session))["errors"]] == ["ALREADY_IN_CART"]
    enrolment = await c.asked(room.omar, room.session)
    for session in (room.session, later):
        [error] = (await added(room.omar, session))["errors"]
        asked_for = "Vous avez déjà une demande en cours pour « Conduire un entretien »."
        assert (error["code"], error["message"]) == ("ALREADY_ASKED", asked_for)
    await refuse(enrolment.id, by=room.paul, reason="Pas cette année.")
    assert (await added(room.omar, later))["errors"] == []


async def _again(room: c.Classroom, first: TrainingSession, second: TrainingSession) -> Any:
    await chosen(room.lea, first)
    return await added(room.lea, second)


async def test_what_was_chosen_is_looked_at_again_when_the_cart_is_validated(room: c.Classroom) -> None:
    [item] = await chosen(room.lea, room.session)
    await TrainingSession.everyones(TESTS).filter(id=room.session.id).update(start_date=clock.today())
    [error] = (await validated(room.lea, {item: c.MOTIVATION}))["errors"]
    sentence = "Il n'est plus possible de s'inscrire à cette session de « Conduire un entretien »."
    assert (error["code"], error["message"]) == ("NO_LONGER_OPEN", sentence)
    assert [one["code"] for one in (await added(room.omar, room.session))["errors"]] == ["NO_LONGER_OPEN"]
    assert await Enrolment.everyones(TESTS).count() == 0


@pytest.mark.feature("CAP-02")
async def test_a_reserved_session_is_for_members_whose_membership_runs(room: c.Classroom) -> None:
    reserved = await c.session(room.training, room.ines, reserved_to_members=True)
    assert [one["code"] for one in (await added(room.lea, reserved))["errors"]] == ["MEMBERSHIP_REQUIRED"]
    await renew(room.mission.siret, clock.today().year, room.rita)
    assert (await added(room.lea, reserved))["errors"] == []


async def test_only_beneficiaries_have_a_cart_and_each_has_their_own(room: c.Classroom) -> None:
    id = gid("TrainingSession", room.session.id)
    assert (await ask(ADD, NOBODY, id=id)).codes == ["UNAUTHENTICATED"]
    for caller in (room.paul, room.rita, room.ines, room.agent):
        assert (await ask(ADD, caller, id=id)).codes == ["FORBIDDEN"]
    prescriber = await factories.prescriber()
    assert [one["code"] for one in (await added(prescriber, room.session))["errors"]] == ["NOT_PERMITTED"]
    assert (await ask(ADD, room.lea, id=gid("TrainingSession", room.lea.user_id))).codes == ["NOT_FOUND"]
    [item] = await chosen(room.lea, room.session)
    assert (await ask(REMOVE, room.omar, id=item)).codes == ["NOT_FOUND"]
    motivations = [{"cartItemId": item, "motivation": c.MOTIVATION}]
    assert (await ask(VALIDATE, room.omar, motivations=motivations, key=None)).codes == ["NOT_FOUND"]
    assert await CartItem.everyones(TESTS).count() == 1


async def test_a_demand_goes_to_the_head_office_of_who_is_attached_to_the_whole_company(room: c.Classroom) -> None:
    await factories.establishment(of=room.mission.company, head_office=False, name="ANTENNE")
    lina = await factories.member(room.mission.company, roles=(Role.BENEFICIARY,))
    enrolment = await c.asked(lina, room.session)
    assert enrolment.establishment_id == room.mission.id
