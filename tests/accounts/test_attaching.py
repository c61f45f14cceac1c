"""Asking to be attached, as each portal tells it: who decides, who is told, and what it opens."""

from datetime import timedelta

import pytest

from auth.pace import MOST, WISHES
from auth.permissions import Role
from auth.viewer import Side
from models import clock
from models.attachments import Attachment
from tests import factories
from tests.accounts.counter import (
    ACCEPT,
    CANCEL,
    DECLINE,
    REQUEST,
    SIREN,
    SIRET,
    WHY,
    at_the_counter,
    bell,
    codes,
    done,
    drafts_of,
    link,
    member,
    newcomer,
    now,
    told,
    wish,
)
from tests.accounts.stage import Post, text_of
from tests.resolvers.answers_given import NOBODY, ask

PREVIEW = "query($n: String!) { entityPreview(number: $n) { name hasAdministrator } }"
HELD = "{ viewer { attachments { totalCount } } }"


@pytest.mark.feature("AKTO-65", "AKTO-68", "CAP-13", "CAP-25", "CAP-26", "AGE-27")
async def test_an_administrator_is_told_of_a_wish_accepts_it_and_the_requester_reads_it(post: Post) -> None:
    at = await at_the_counter()
    lina = await newcomer()
    request = (await wish(lina, SIRET))["request"]
    assert await post.to("camille@humando.example") == ["Demande de rattachement de Lina Petit"]
    told = text_of(await post.last())
    assert "Lina Petit demande son rattachement à HUMANDO (contact)." in told
    assert "Si cette personne en est bien salariée, vous pouvez accepter sa demande" in told
    assert await bell(at.camille) == [("ATTACHMENT_REQUESTED", "Demande de rattachement de Lina Petit")]
    assert await bell(at.karim) == []
    assert (await done(ACCEPT, at.camille, id=request["id"]))["request"]["status"] == "ACCEPTED"
    assert await post.to("lina@humando.example") == ["Rattachement à HUMANDO accepté"]
    assert await bell(lina) == [("ATTACHMENT_ACCEPTED", "Rattachement à HUMANDO accepté")]


@pytest.mark.feature("AGE-28")
async def test_a_wish_is_accepted_with_other_roles_or_declined_with_a_reason_or_taken_back(post: Post) -> None:
    at = await at_the_counter()
    lina, hugo, eva = await newcomer(), await newcomer("Hugo"), await newcomer("Eva")
    wishes = [(await wish(one))["request"]["id"] for one in (lina, hugo, eva)]
    given = await done(ACCEPT, at.camille, id=wishes[0], roles=["EMPLOYER", "BENEFICIARY"])
    assert given["attachment"] == {"roles": ["BENEFICIARY", "EMPLOYER"]}
    declined = await done(DECLINE, at.camille, id=wishes[1], why="Vous avez quitté l'entreprise.")
    assert declined["request"]["declineReason"] == "Vous avez quitté l'entreprise."
    assert (await done(CANCEL, eva, id=wishes[2]))["request"]["status"] == "CANCELLED"
    await post.delivered()
    assert (await bell(at.camille))[0] == ("ATTACHMENT_REQUESTED", "Demande de rattachement de Eva Petit annulée")
    assert await bell(hugo) == [("ATTACHMENT_DECLINED", "Rattachement à HUMANDO décliné")]
    mail = next(mail for mail in await post.delivered() if mail["Subject"] == "Rattachement à HUMANDO décliné")
    assert "Motif : Vous avez quitté l'entreprise." in text_of(mail)


@pytest.mark.feature("AKTO-60", "AKTO-61")
async def test_a_siret_opens_one_establishment_and_a_siren_all_of_them_those_to_come_too(database: str) -> None:
    at = await at_the_counter()
    lina, hugo = await newcomer(), await newcomer("Hugo")
    for who, number in ((lina, SIRET), (hugo, SIREN)):
        await done(ACCEPT, at.camille, id=(await wish(who, number))["request"]["id"])
    third = await factories.establishment(of=at.first.company, head_office=False)
    for place in (at.first, at.second, third):
        await factories.draft(await member(place, f"Auteur{place.siret}", Role.CONTACT))
    assert (await drafts_of(lina))["drafts"]["totalCount"] == 1
    assert (await drafts_of(hugo))["drafts"]["totalCount"] == 3


@pytest.mark.feature("AKTO-60", "CAP-03")
async def test_without_an_attachment_there_is_nothing_to_see(database: str) -> None:
    at = await at_the_counter()
    await factories.draft(at.karim)
    lina = await newcomer()
    assert (await drafts_of(lina)).codes == ["FORBIDDEN"]
    request = (await wish(lina))["request"]
    assert (await drafts_of(lina)).codes == ["FORBIDDEN"]
    await done(ACCEPT, at.camille, id=request["id"])
    assert (await drafts_of(lina))["drafts"]["totalCount"] == 1


@pytest.mark.feature("AKTO-62", "AGE-10", "AGE-37")
async def test_one_user_is_attached_to_any_number_of_entities(database: str) -> None:
    lina = await newcomer()
    places = [await factories.establishment() for _ in range(25)]
    for place in places:
        assert (await wish(lina, place.siret))["request"]["status"] == "ACCEPTED"
    held = (await ask(HELD, await now(lina)))["viewer"]["attachments"]
    assert held["totalCount"] == 25
    assert len((await now(lina)).reaches) == 25


async def test_administrators_are_written_to_at_each_wish_so_one_asks_sixty_times_an_hour(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_the_counter()
    lina, eva = await newcomer(), await newcomer("Eva")
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    for _ in range(MOST - 1):
        await WISHES.step(lina, None, now=at)
    assert await codes(CANCEL, lina, id=(await wish(lina))["request"]["id"]) == []
    again = {"entityNumber": SIREN, "side": "MEMBER", "roles": ["CONTACT"]}
    assert (await ask(REQUEST, await now(lina), input=again)).codes == ["RATE_LIMITED"]
    assert (await wish(eva))["errors"] == []


@pytest.mark.feature("AKTO-70", "CAP-06")
async def test_the_side_of_a_wish_is_chosen_and_each_side_has_its_own_roles(database: str) -> None:
    lina = await newcomer()
    place = await factories.establishment()
    assert await _error(wish(lina, place.siret, "TRAINER")) == ("ROLE_NOT_OF_SIDE", ["input", "roles"])
    assert await _error(wish(lina, place.siret, "EMPLOYER", side="PROVIDER")) == (
        "ROLE_NOT_OF_SIDE",
        ["input", "roles"],
    )
    assert await _error(wish(lina, place.siret, side="STAFF")) == ("SIDE_NOT_ATTACHABLE", ["input", "side"])
    await wish(lina, place.siret, "EMPLOYER", "BENEFICIARY")
    await wish(lina, place.siret, "TRAINER", side="PROVIDER")
    links = await Attachment.everyones(WHY).filter(user_id=lina.user_id).order_by("since")
    assert [(one.side, one.roles) for one in links] == [
        (Side.MEMBER, ["ADMINISTRATOR", "BENEFICIARY", "EMPLOYER"]),
        (Side.PROVIDER, ["ADMINISTRATOR", "TRAINER"]),
    ]


async def _error(payload: object) -> tuple[str, list[str]]:
    [error] = (await payload)["errors"]  # type: ignore[misc]
    return error["code"], error["path"]


@pytest.mark.feature("CAP-05")
async def test_an_attachment_has_one_role_at_least(database: str) -> None:
    at = await at_the_counter()
    lina = await newcomer()
    refused = await done(
        "mutation($i: AttachmentRequestInput!) { done: requestAttachment(input: $i) { errors { code path } } }",
        lina,
        i={"entityNumber": SIREN, "side": "MEMBER", "roles": []},
    )
    assert refused == {"errors": [{"code": "ROLES_REQUIRED", "path": ["input", "roles"]}]}
    assert await codes(ACCEPT, at.camille, id=(await wish(lina))["request"]["id"], roles=[]) == ["ROLES_REQUIRED"]


@pytest.mark.feature("CAP-22")
async def test_before_asking_one_sees_whom_one_asks(database: str) -> None:
    await at_the_counter()
    empty = await factories.establishment(number="73282932000017", name="AILLEURS")
    assert (await ask(PREVIEW, NOBODY, n=SIREN))["entityPreview"] == {"name": "HUMANDO", "hasAdministrator": True}
    assert (await ask(PREVIEW, NOBODY, n=empty.siret))["entityPreview"] == {
        "name": "AILLEURS",
        "hasAdministrator": False,
    }


@pytest.mark.feature("AKTO-70")
async def test_who_may_not_stand_on_the_side_asked_for_is_answered_at_home(post: Post) -> None:
    at = await at_the_counter()
    omar = await member(at.first, "Omar", Role.ADMINISTRATOR, side=Side.PROVIDER)
    lina = await newcomer()
    request = (await wish(lina, SIRET, "TRAINER", side="PROVIDER"))["request"]
    await post.delivered()
    assert await bell(at.camille) == []
    await done(DECLINE, omar, id=request["id"], why="Erreur.")
    await post.delivered()
    assert await bell(lina) == [("ATTACHMENT_DECLINED", "Rattachement à HUMANDO décliné")]
    assert await told() == ["attachment.requested", "attachment.declined"]


@pytest.mark.feature("AKTO-69")
async def test_who_left_asks_again_and_comes_back_by_the_same_link(database: str) -> None:
    at = await at_the_counter()
    before = await link(at.karim)
    await Attachment.everyones(WHY).filter(id=before.id).update(active=False)
    request = (await wish(at.karim, SIRET, "EMPLOYER"))["request"]
    assert request["status"] == "PENDING"
    await done(ACCEPT, at.camille, id=request["id"])
    after = await link(at.karim)
    assert (after.id, after.roles, after.active) == (before.id, ["EMPLOYER"], True)


@pytest.mark.attack("AZ-33")
async def test_a_number_is_checked_however_it_is_typed_and_is_no_proof_by_itself(database: str) -> None:
    at = await at_the_counter()
    post_office = await factories.establishment(number="35600000000001", name="LA POSTE")
    yesterday = clock.today() - timedelta(days=1)
    closed = await factories.establishment(of=at.first.company, head_office=False, closed_on=yesterday)
    lina = await newcomer()
    faults = {
        "40101593800005": "SIRET_INVALID",
        "4010159380000": "SIRET_INVALID",
        "401015939": "SIREN_INVALID",
        "35600000000002": "SIRET_INVALID",
        "73282932000074": "ENTITY_UNKNOWN",
        closed.siret: "ESTABLISHMENT_CLOSED",
        "": "SIREN_INVALID",
    }
    for number, code in faults.items():
        assert await _error(wish(lina, number)) == (code, ["input", "entityNumber"])
    assert await told() == []
    for number in (" 401 015 938 00004", "401.015.938"):
        assert (await wish(lina, number))["request"]["status"] == "PENDING"
    assert await _error(wish(lina, SIRET)) == ("ALREADY_REQUESTED", ["input", "entityNumber"])
    assert (await now(lina)).reaches == ()
    assert (await wish(lina, post_office.siret))["request"]["status"] == "ACCEPTED"  # nobody administers it yet
