"""The first user of an entity administers it; whoever comes later asks."""

from collections.abc import Iterator

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.accounts.people import User
from models.attachments.deciding import accept
from models.attachments.requesting import request_attachment
from models.facts import Fact
from models.states import AttachmentRequestStatus
from settings import settings
from tests.auth.people import attached, entity, viewer
from tests.models.attaching import SIREN, SIRET, administrator, asked, facts, links, someone
from tests.outcomes import outcome

S = AttachmentRequestStatus


@pytest.fixture
def by_staff(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The funder's staff make the first administrators."""
    monkeypatch.setenv("GUICHET_FIRST_ADMINISTRATOR", "staff")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def test_the_first_user_of_an_entity_administers_it_at_once(database: str) -> None:
    await entity()
    lina = await someone("lina")
    request, attachment = await request_attachment("401 015 938", Side.MEMBER, [Role.EMPLOYER], lina)
    assert attachment is not None
    assert (request.status, request.decided_by_id) == (S.ACCEPTED, None)
    assert request.decided_at == request.created_at == attachment.since
    assert (attachment.company_id, attachment.establishment_id) == (request.company_id, None)
    assert await links() == [(lina.user_id, ["ADMINISTRATOR", "EMPLOYER"], True)]
    assert await facts() == [("attachment.accepted", None)]
    fact = await Fact.everyones("a test").get(kind="attachment.accepted")
    assert fact.data["automatic"] is True
    assert (fact.data["requester"], fact.data["attachment_side"]) == (lina.user_id.hex, "MEMBER")
    assert (fact.data["roles"], fact.data["granted"]) == (["EMPLOYER"], ["ADMINISTRATOR", "EMPLOYER"])


async def test_the_funder_may_keep_the_first_decision_to_itself(database: str, by_staff: None) -> None:
    await entity()
    lina, agent = await someone("lina"), await someone("agent", home_side=Side.STAFF)
    request = await asked(lina, roles=(Role.ADMINISTRATOR,))
    assert request.status is S.PENDING
    assert await links() == []
    await accept(request.id, agent)
    assert await links() == [(lina.user_id, ["ADMINISTRATOR"], True)]


async def test_an_entity_that_has_an_administrator_asks_that_administrator(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    request = await asked(lina, SIRET, roles=(Role.CONTACT, Role.EMPLOYER))
    assert (request.status, request.decided_at) == (S.PENDING, None)
    assert request.requested_roles == ["CONTACT", "EMPLOYER"]
    decided, attachment = await accept(request.id, rh)
    assert (decided.status, decided.decided_by_id) == (S.ACCEPTED, rh.user_id)
    assert attachment.roles == ["CONTACT", "EMPLOYER"]
    assert attachment.establishment_id == request.establishment_id
    assert await facts() == [("attachment.requested", lina.user_id), ("attachment.accepted", rh.user_id)]
    assert len((await viewer(await User.everyones("a test").get(id=lina.user_id))).reaches) == 1


async def test_an_administrator_of_one_establishment_keeps_it_from_a_newcomer_with_the_siren(database: str) -> None:
    place = await entity()
    rh = await administrator("chef", "73282932000017")
    user = await User.everyones("a test").get(id=rh.user_id)
    await attached(user, place, "ADMINISTRATOR", establishment_id=place.id)
    lina, agent = await someone("lina"), await someone("agent", home_side=Side.STAFF)
    request = await asked(lina, SIREN)
    assert request.status is S.PENDING
    assert await outcome(accept(request.id, await viewer(user))) == "NOT_SEEN"
    assert await outcome(accept(request.id, agent)) == "done"


async def test_a_closed_administrator_does_not_leave_the_entity_to_the_next_comer(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    await User.everyones("a test").filter(id=rh.user_id).update(status=AccountStatus.DEACTIVATED)
    assert (await asked(lina)).status is S.PENDING


async def test_being_first_counts_side_by_side(database: str) -> None:
    await administrator()
    of = await someone("of", home_side=Side.PROVIDER)
    request = await asked(of, side=Side.PROVIDER, roles=(Role.TRAINER,))
    assert request.status is S.ACCEPTED
    assert (await links())[-1] == (of.user_id, ["ADMINISTRATOR", "TRAINER"], True)
