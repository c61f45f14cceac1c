"""Deciding on attachment requests: who may, once, and what comes of it."""

import pytest

from auth.permissions import Role
from auth.viewer import Side
from models.accounts.people import User
from models.attachments.deciding import accept, decline
from models.attachments.lifecycle import TABLE
from models.attachments.requesting import cancel
from models.facts import Fact
from models.refusals import Refusal
from models.states import AttachmentRequestStatus
from tests.auth.people import attached, entity, person, viewer
from tests.models.attaching import SIBLING, SIRET, administrator, asked, facts, humando, someone
from tests.outcomes import outcome

S = AttachmentRequestStatus


async def test_an_administrator_may_give_other_roles_than_those_asked_for(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    request = await asked(lina, roles=(Role.ADMINISTRATOR,))
    assert await outcome(accept(request.id, rh, [])) == "ROLES_REQUIRED"
    assert await outcome(accept(request.id, rh, [Role.TRAINER])) == "ROLE_NOT_OF_SIDE"
    _, attachment = await accept(request.id, rh, [Role.EMPLOYER])
    assert attachment.roles == ["EMPLOYER"]


@pytest.mark.parametrize("end", [S.ACCEPTED, S.DECLINED, S.CANCELLED])
async def test_an_answered_request_is_answered_for_good(database: str, end: S) -> None:
    rh, lina = await administrator(), await someone("lina")
    request = await asked(lina)
    if end is S.CANCELLED:
        await cancel(request.id, lina)
    else:
        await (accept if end is S.ACCEPTED else decline)(request.id, rh)
    before = await facts()
    for act in (accept(request.id, rh), decline(request.id, rh), cancel(request.id, lina)):
        assert await outcome(act) == "TRANSITION_NOT_ALLOWED"
    assert await facts() == before
    assert TABLE[end] == frozenset()


async def test_who_may_decide_on_a_request(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    agent = await someone("agent", home_side=Side.STAFF)
    stranger = await administrator("ailleurs", "73282932000017")
    contact = await person("contact@humando.example", password=None)
    await attached(contact, await entity(SIBLING), "CONTACT", "EMPLOYER")
    sibling = await person("sibling@humando.example", password=None)
    place = await entity("40101593800020")
    await attached(sibling, place, "ADMINISTRATOR", establishment_id=place.id)
    request = await asked(lina, SIRET, roles=(Role.ADMINISTRATOR,))
    assert await outcome(accept(request.id, stranger)) == "NOT_SEEN"
    assert await outcome(accept(request.id, await viewer(contact))) == "NOT_SEEN"
    assert await outcome(accept(request.id, await viewer(sibling))) == "NOT_SEEN"
    assert await outcome(accept(request.id, lina)) == "NOT_PERMITTED"
    assert await outcome(cancel(request.id, rh)) == "NOT_PERMITTED"
    assert await outcome(cancel(request.id, stranger)) == "NOT_SEEN"
    assert await facts() == [("attachment.requested", lina.user_id)]
    assert await outcome(accept(request.id, agent)) == "done"


async def test_an_administrator_does_not_decide_on_their_own_wish(database: str) -> None:
    rh = await administrator()
    request = await asked(rh, SIRET, roles=(Role.EMPLOYER,))
    assert request.status is S.PENDING
    assert await outcome(accept(request.id, rh)) == "NOT_PERMITTED"


async def test_the_administrator_of_one_side_does_not_decide_for_the_other(database: str) -> None:
    place, both = await entity(), await person("double@iit.example", password=None)
    await attached(both, place, "ADMINISTRATOR")
    await attached(both, place, "ADMINISTRATOR", side=Side.PROVIDER)
    request = await asked(await someone("of"), side=Side.PROVIDER, roles=(Role.TRAINER,))
    assert await outcome(accept(request.id, await viewer(both, Side.MEMBER))) == "NOT_SEEN"
    assert await outcome(accept(request.id, await viewer(both, Side.PROVIDER))) == "done"


async def test_a_reason_is_told_as_written_and_not_endless(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    request = await asked(lina)
    with pytest.raises(Refusal) as refusal:
        await decline(request.id, rh, "x" * 1001)
    assert (refusal.value.code, refusal.value.path) == ("TEXT_TOO_LONG", ("reason",))
    declined = await decline(request.id, rh, "  Vous avez quitté l'entreprise. ")
    assert declined.decline_reason == "Vous avez quitté l'entreprise."
    fact = await Fact.everyones("a test").get(kind="attachment.declined")
    assert fact.data["comment"] == "Vous avez quitté l'entreprise."


async def test_a_deactivated_link_comes_back_with_the_new_roles(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    user = await User.everyones("a test").get(id=lina.user_id)
    old = await attached(user, await humando(), "EMPLOYER", active=False)
    request = await asked(lina, roles=(Role.CONTACT,))
    _, attachment = await accept(request.id, rh)
    assert attachment.id == old.id
    assert (attachment.roles, attachment.active) == (["CONTACT"], True)
