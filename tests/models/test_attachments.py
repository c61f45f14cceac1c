"""Attachments: asking, being first, deciding, all at once."""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models.attachments import Attachment, AttachmentRequest
from models.attachments.administrators import is_administered
from models.attachments.deciding import accept, decline
from models.attachments.finding import attachments_to
from models.attachments.lifecycle import TABLE
from models.attachments.previewing import Preview, preview_of
from models.attachments.requesting import cancel, request_attachment
from models.companies import Establishment
from models.facts import Fact
from models.people import User
from models.refusals import NotSeen, Refusal
from models.states import AttachmentRequestStatus
from settings import settings
from tests.auth.people import attached, entity, person, viewer

SIREN, SIRET, SIBLING = "401015938", "40101593800004", "40101593800012"
S = AttachmentRequestStatus


@pytest.fixture
def by_staff(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The funder's staff make the first administrators."""
    monkeypatch.setenv("GUICHET_FIRST_ADMINISTRATOR", "staff")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def someone(login: str, **traits: Any) -> Viewer:
    return await viewer(await person(f"{login}@humando.example", password=None, **traits))


async def administrator(login: str = "rh", siret: str = SIRET, **link: Any) -> Viewer:
    """An administrator of the company of this establishment, already there."""
    user = await person(f"{login}@humando.example", password=None)
    await attached(user, await entity(siret), "ADMINISTRATOR", "CONTACT", **link)
    return await viewer(user)


async def asked(by: Viewer, number: str = SIREN, side: Side = Side.MEMBER, roles: Any = (Role.CONTACT,)) -> Any:
    request, _ = await request_attachment(number, side, roles, by)
    return request


async def outcome(act: Awaitable[Any]) -> str:
    """The code of the refusal, « NOT_SEEN », or « done »."""
    try:
        await act
    except Refusal as refusal:
        return refusal.code
    except NotSeen:
        return "NOT_SEEN"
    return "done"


async def facts() -> list[tuple[str, Any]]:
    found = await Fact.everyones("a test").filter(subject_type="AttachmentRequest").order_by("id")
    return [(fact.kind, fact.by_id) for fact in found]


async def links() -> list[tuple[Any, list[str], bool]]:
    rows = await Attachment.everyones("a test").order_by("since", "id")
    return [(row.user_id, row.roles, row.active) for row in rows]


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


@pytest.mark.attack("RACE-09")
async def test_of_first_users_at_once_one_administers_and_the_others_wait(database: str) -> None:
    callers = [await someone(f"first{number}") for number in range(6)]
    requests = await asyncio.gather(*(asked(by, SIRET if n % 2 else SIREN) for n, by in enumerate(callers)))
    assert sorted(request.status.value for request in requests) == ["ACCEPTED"] + ["PENDING"] * 5
    assert len(await links()) == 1


@pytest.mark.attack("RACE-09")
async def test_ten_first_users_of_the_same_company_give_exactly_one_administrator(database: str) -> None:
    await entity()
    callers = [await someone(f"first{number}") for number in range(10)]
    requests = await asyncio.gather(*(asked(by) for by in callers))
    assert sorted(request.status.value for request in requests) == ["ACCEPTED"] + ["PENDING"] * 9
    assert len(await links()) == 1


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


async def test_an_administrator_may_give_other_roles_than_those_asked_for(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    request = await asked(lina, roles=(Role.ADMINISTRATOR,))
    assert await outcome(accept(request.id, rh, [])) == "ROLES_REQUIRED"
    assert await outcome(accept(request.id, rh, [Role.TRAINER])) == "ROLE_NOT_OF_SIDE"
    _, attachment = await accept(request.id, rh, [Role.EMPLOYER])
    assert attachment.roles == ["EMPLOYER"]


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


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        ("401015939", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("12345", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("40101593800005", "SIRET_INVALID", "Le numéro saisi n'est pas un siret valide."),
        ("401015938000", "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("4010159380000A", "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("٤٠١٠١٥٩٣٨", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭", "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("9" * 100_000, "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("552100554", "ENTITY_UNKNOWN", "Cette structure est inconnue de la base de référence."),
    ],
)
async def test_a_wrong_or_unknown_number_is_refused_in_the_words_of_the_trade(
    database: str, number: str, code: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        await asked(await someone("lina"), number)
    assert (refusal.value.code, refusal.value.message) == (code, sentence)
    assert refusal.value.path == ("input", "entityNumber")
    assert await AttachmentRequest.everyones("a test").count() == 0


@pytest.mark.parametrize(
    ("side", "roles", "code"),
    [
        (Side.MEMBER, [], "ROLES_REQUIRED"),
        (Side.MEMBER, [Role.CONTACT, Role.TRAINER], "ROLE_NOT_OF_SIDE"),
        (Side.PROVIDER, [Role.EMPLOYER], "ROLE_NOT_OF_SIDE"),
        (Side.STAFF, [Role.ADMINISTRATOR], "SIDE_NOT_ATTACHABLE"),
        (Side.PRESCRIBER, [Role.PRESCRIBER], "SIDE_NOT_ATTACHABLE"),
        (Side.INDIVIDUAL, [Role.BENEFICIARY], "SIDE_NOT_ATTACHABLE"),
    ],
)
async def test_roles_fit_the_side(database: str, side: Side, roles: list[Role], code: str) -> None:
    await entity()
    assert await outcome(asked(await someone("lina"), side=side, roles=roles)) == code


async def test_an_account_that_waits_for_approval_does_not_become_anybodys_administrator(database: str) -> None:
    await entity()
    lina = await someone("lina", status=AccountStatus.AWAITING_APPROVAL)
    assert await outcome(asked(lina)) == "ACCOUNT_AWAITING_APPROVAL"


async def test_one_asks_once_and_may_ask_again_after_an_answer(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    first = await asked(lina)
    assert await outcome(asked(lina)) == "ALREADY_REQUESTED"
    await cancel(first.id, lina)
    second = await asked(lina)
    await decline(second.id, rh)
    third = await asked(lina)
    await accept(third.id, rh)
    assert await outcome(asked(lina)) == "ALREADY_ATTACHED"
    assert await outcome(asked(lina, SIRET)) == "done"


@pytest.mark.attack("RACE-09")
async def test_the_same_wish_ten_times_at_once_is_one_request(database: str) -> None:
    await administrator()
    lina = await someone("lina")
    outcomes = await asyncio.gather(*(outcome(asked(lina)) for _ in range(10)))
    assert sorted(outcomes) == ["ALREADY_REQUESTED"] * 9 + ["done"]
    assert await facts() == [("attachment.requested", lina.user_id)]


@pytest.mark.attack("RACE-09")
async def test_of_many_deciders_at_once_one_decides(database: str) -> None:
    rh, other = await administrator(), await administrator("drh", SIBLING)
    lina = await someone("lina")
    request = await asked(lina, SIRET)
    acts = [accept(request.id, rh), decline(request.id, other), accept(request.id, other), cancel(request.id, lina)]
    outcomes = await asyncio.gather(*(outcome(act) for act in acts))
    assert sorted(outcomes) == ["TRANSITION_NOT_ALLOWED"] * 3 + ["done"]
    assert len(await facts()) == 2
    mine = await Attachment.everyones("a test").filter(user_id=lina.user_id).count()
    assert mine == (1 if "done" in (outcomes[0], outcomes[2]) else 0)


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
    old = await attached(user, await _place(), "EMPLOYER", active=False)
    request = await asked(lina, roles=(Role.CONTACT,))
    _, attachment = await accept(request.id, rh)
    assert attachment.id == old.id
    assert (attachment.roles, attachment.active) == (["CONTACT"], True)


async def test_the_database_itself_refuses_a_second_pending_request(database: str) -> None:
    await administrator()
    request = await asked(await someone("lina"))
    twin = {"requester_id": request.requester_id, "company_id": request.company_id, "side": request.side}
    with pytest.raises(
        IntegrityError, match=r"attachment_request_pending_company_once|attachment_request\.requester_id"
    ):
        await AttachmentRequest.create(requested_roles=["CONTACT"], **twin)


async def test_an_administrator_finds_everyone_attached_to_the_entity(database: str) -> None:
    rh, place = await administrator(), await _place()
    karim = await person("karim@humando.example", password=None)
    await attached(karim, place, "CONTACT", establishment_id=place.id)
    stranger = await administrator("ailleurs", "73282932000017")
    for number in (SIREN, SIRET, "401 015 938"):
        assert {link.user_id for link in await attachments_to(number, rh)} == {rh.user_id, karim.id}
        assert await attachments_to(number, stranger) == []
        assert await attachments_to(number, await viewer(karim)) == []
    assert await attachments_to("x", rh) == []


async def test_a_preview_says_whether_somebody_would_answer(database: str) -> None:
    rh, place = await administrator(), await _place()
    assert await preview_of("401 015 938") == Preview(SIREN, "HUMANDO", None, True)
    assert await preview_of(SIRET) == Preview(SIRET, "HUMANDO", None, True)
    assert await preview_of("401015939") is None
    assert await preview_of("552100554") is None
    await User.everyones("a test").filter(id=rh.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await preview_of(SIREN) == Preview(SIREN, "HUMANDO", None, False)
    assert not await is_administered(place.company_id, place.id)


async def _place() -> Establishment:
    return await Establishment.everyones("a test").get(siret=SIRET)
