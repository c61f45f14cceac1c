"""«Mon établissement», «Modifier les droits»: what administrators do with the attachments of others."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models.accounts.people import User
from models.attachments import Attachment
from tests import factories
from tests.accounts.counter import (
    ACTIVATE,
    DEACTIVATE,
    HAND_OVER,
    SET,
    SIREN,
    SIRET,
    WHY,
    Counter,
    at_the_counter,
    bell,
    codes,
    done,
    drafts_of,
    link,
    link_id,
    member,
    newcomer,
    now,
    told,
    wish,
)
from tests.accounts.stage import Post, text_of
from tests.resolvers.answers_given import NOBODY, ask, gid

COLLEAGUES = "query($n: String!) { attachments(entityNumber: $n) { nodes { active user { firstName contactEmail } } } }"
VERBS = [(SET, {"roles": ["EMPLOYER"]}), (ACTIVATE, {}), (DEACTIVATE, {}), (HAND_OVER, {})]


async def state() -> Any:
    """Everything that a refusal must leave as it was."""
    return await Attachment.everyones(WHY).order_by("id").values("id", "roles", "active"), await told()


@pytest.mark.feature("AKTO-64", "AGE-25", "AGE-29", "CAP-14")
async def test_an_administrator_changes_the_roles_of_another_who_is_told(post: Post) -> None:
    at = await at_the_counter()
    payload = await done(SET, at.camille, id=await link_id(at.karim), roles=["EMPLOYER", "BENEFICIARY"])
    shown = {"roles": ["BENEFICIARY", "EMPLOYER"], "active": True, "user": {"firstName": "Karim"}}
    assert payload == {"attachment": shown, "errors": []}
    assert await post.to("karim@humando.example") == ["Vos droits sur HUMANDO ont changé"]
    assert "Vos droits sont désormais : bénéficiaire, employeur." in text_of(await post.last())
    assert await bell(at.karim) == [("ATTACHMENT_CHANGED", "Vos droits sur HUMANDO ont changé")]
    assert (await drafts_of(at.karim)).codes == ["FORBIDDEN"]


async def test_the_same_roles_again_change_nothing_and_tell_nobody(database: str) -> None:
    at = await at_the_counter()
    assert await codes(SET, at.camille, id=await link_id(at.karim), roles=["CONTACT", "CONTACT"]) == []
    assert await told() == []


@pytest.mark.feature("AGE-23", "AGE-38", "AGE-24")
async def test_who_leaves_is_deactivated_sees_nothing_any_more_and_what_they_asked_for_stays(post: Post) -> None:
    at = await at_the_counter()
    await factories.draft(at.karim)
    assert await codes(DEACTIVATE, at.camille, id=await link_id(at.karim)) == []
    assert (await drafts_of(at.karim)).codes == ["FORBIDDEN"]
    assert (await drafts_of(at.camille))["drafts"]["totalCount"] == 1
    assert await post.to("karim@humando.example") == ["Rattachement à HUMANDO désactivé"]
    assert await codes(ACTIVATE, at.camille, id=await link_id(at.karim)) == []
    assert (await drafts_of(at.karim))["drafts"]["totalCount"] == 1
    assert (await post.to("karim@humando.example"))[-1] == "Rattachement à HUMANDO réactivé"
    assert await told() == ["attachment.deactivated", "attachment.activated"]


@pytest.mark.feature("AGE-26", "CAP-17")
async def test_an_administrator_hands_the_administration_over_and_both_are_told(post: Post) -> None:
    at = await at_the_counter()
    lea = await member(at.first.company, "Lea", Role.EMPLOYER)
    payload = await done(HAND_OVER, at.camille, id=await link_id(lea))
    assert payload["attachment"]["roles"] == ["ADMINISTRATOR", "EMPLOYER"]
    assert (await link(at.camille)).roles == ["CONTACT"]
    assert (await ask(COLLEAGUES, await now(at.camille), n=SIREN)).codes == ["FORBIDDEN"]
    assert len((await ask(COLLEAGUES, await now(lea), n=SIREN))["attachments"]["nodes"]) == 3
    assert await post.to("lea@humando.example") == ["Vous administrez HUMANDO"]
    assert "Camille Morel vous confie l'administration de HUMANDO" in text_of((await post.delivered())[0])
    assert await post.to("camille@humando.example") == ["Vous n'administrez plus HUMANDO"]
    assert await told() == ["attachment.administration_received", "attachment.administration_given"]


async def test_who_hands_over_keeps_the_other_roles(database: str) -> None:
    at = await at_the_counter()
    eva = await member(at.first.company, "Eva", Role.ADMINISTRATOR, Role.EMPLOYER)
    await done(HAND_OVER, eva, id=await link_id(at.camille))
    assert (await link(eva)).roles == ["EMPLOYER"]
    assert (await link(at.camille)).roles == ["ADMINISTRATOR"]


@pytest.mark.feature("AGE-30")
async def test_there_may_be_several_administrators_and_there_is_always_one(database: str) -> None:
    at = await at_the_counter()
    agent = await factories.agent()
    eva = await member(at.first.company, "Eva", Role.ADMINISTRATOR)
    assert await codes(SET, at.camille, id=await link_id(eva), roles=["CONTACT"]) == []
    before = await state()
    refused = await done(SET, agent, id=await link_id(at.camille), roles=["CONTACT"])
    assert (refused["errors"][0]["code"], refused["attachment"]["roles"]) == ("LAST_ADMINISTRATOR", ["ADMINISTRATOR"])
    assert refused["errors"][0]["message"] == (
        "Une structure garde toujours un administrateur actif : confiez d'abord l'administration à quelqu'un d'autre."
    )
    assert await codes(DEACTIVATE, agent, id=await link_id(at.camille)) == ["LAST_ADMINISTRATOR"]
    assert await state() == before


async def test_an_administrator_whose_account_is_closed_does_not_count(database: str) -> None:
    at = await at_the_counter()
    agent = await factories.agent()
    eva = await member(at.first.company, "Eva", Role.ADMINISTRATOR)
    await User.everyones(WHY).filter(id=eva.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await codes(DEACTIVATE, agent, id=await link_id(at.camille)) == ["LAST_ADMINISTRATOR"]
    assert await codes(DEACTIVATE, at.camille, id=await link_id(eva)) == []


async def test_an_entity_whose_administrators_are_all_closed_does_not_go_to_the_next_comer(database: str) -> None:
    at = await at_the_counter()
    agent = await factories.agent()
    await User.everyones(WHY).filter(id=at.camille.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await codes(SET, agent, id=await link_id(at.camille), roles=["CONTACT"]) == ["LAST_ADMINISTRATOR"]
    assert await codes(DEACTIVATE, agent, id=await link_id(at.camille)) == []
    assert (await wish(await newcomer()))["request"]["status"] == "PENDING"


async def test_nobody_hands_over_to_a_closed_account_and_the_staff_name_another_after_the_last(database: str) -> None:
    at = await at_the_counter()
    agent = await factories.agent()
    eva, lea = [await member(at.first.company, name, Role.CONTACT) for name in ("Eva", "Lea")]
    await User.everyones(WHY).filter(id=eva.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await codes(HAND_OVER, at.camille, id=await link_id(eva)) == ["LAST_ADMINISTRATOR"]
    await User.everyones(WHY).filter(id=at.camille.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await codes(SET, agent, id=await link_id(lea), roles=["ADMINISTRATOR"]) == []
    assert await codes(DEACTIVATE, lea, id=await link_id(at.camille)) == []


async def test_an_establishment_is_administered_by_whoever_administers_its_company_too(database: str) -> None:
    at = await at_the_counter()
    chief = await member(at.first, "Lea", Role.ADMINISTRATOR)
    assert await codes(SET, at.camille, id=await link_id(chief), roles=["CONTACT"]) == []


async def test_the_company_is_not_administered_by_who_has_one_establishment(database: str) -> None:
    at = await at_the_counter()
    await member(at.first, "Lea", Role.ADMINISTRATOR)
    agent = await factories.agent()
    assert await codes(SET, agent, id=await link_id(at.camille), roles=["CONTACT"]) == ["LAST_ADMINISTRATOR"]


async def test_each_side_has_its_administrator(database: str) -> None:
    at = await at_the_counter()
    agent = await factories.agent()
    omar = await member(at.first.company, "Omar", Role.ADMINISTRATOR, side=Side.PROVIDER)
    assert await codes(DEACTIVATE, agent, id=await link_id(omar)) == ["LAST_ADMINISTRATOR"]
    assert (await ask(SET, at.camille, id=await link_id(omar), roles=["TRAINER"])).codes == ["NOT_FOUND"]


@pytest.mark.feature("AKTO-63")
@pytest.mark.parametrize(("text", "more"), VERBS)
async def test_nobody_changes_their_own_attachment(database: str, text: str, more: dict[str, Any]) -> None:
    at = await at_the_counter()
    await member(at.first.company, "Eva", Role.ADMINISTRATOR)
    before = await state()
    own = await done(text, at.camille, id=await link_id(at.camille), **more)
    assert [(one["code"], one["message"]) for one in own["errors"]] == [
        ("OWN_ATTACHMENT", "Vous ne pouvez pas modifier votre propre rattachement.")
    ]
    assert (await ask(text, at.karim, id=await link_id(at.karim), **more)).codes == ["FORBIDDEN"]
    assert await state() == before


@pytest.mark.attack("AZ-15", "AZ-16")
@pytest.mark.feature("AKTO-66", "AGE-14")
@pytest.mark.parametrize(("text", "more"), VERBS)
async def test_administration_is_for_the_administrators_of_that_entity(
    database: str, text: str, more: dict[str, Any]
) -> None:
    at = await at_the_counter()
    elsewhere = await factories.establishment(number="73282932000017", name="AILLEURS")
    stranger = await member(elsewhere.company, "Paul", Role.ADMINISTRATOR)
    sibling = await member(at.second, "Lea", Role.ADMINISTRATOR)
    before, id = await state(), await link_id(at.karim)
    for caller, code in ((NOBODY, "UNAUTHENTICATED"), (at.karim, "FORBIDDEN"), (stranger, "NOT_FOUND")):
        assert (await ask(text, caller, id=id, **more)).codes == [code]
    assert (await ask(text, sibling, id=id, **more)).codes == ["NOT_FOUND"]
    assert (await ask(text, stranger, id=gid("Attachment", stranger.user_id), **more)).codes == ["NOT_FOUND"]
    assert (await ask(text, at.camille, id=gid("User", at.karim.user_id), **more)).codes == ["NOT_FOUND"]
    assert await state() == before


@pytest.mark.feature("AGE-14", "AGE-26")
async def test_an_administrator_finds_the_people_of_the_establishment_and_how_to_reach_them(database: str) -> None:
    at = await at_the_counter()
    assert await _colleagues(at, at.camille) == {
        ("Camille", "camille@humando.example"),
        ("Karim", "karim@humando.example"),
    }
    await done(DEACTIVATE, at.camille, id=await link_id(at.karim))
    nodes = (await ask(COLLEAGUES, await now(at.camille), n=SIRET))["attachments"]["nodes"]
    assert {(node["user"]["firstName"], node["active"]) for node in nodes} == {("Camille", True), ("Karim", False)}


@pytest.mark.feature("AGE-26")
async def test_an_administrator_finds_one_of_many_by_name_or_by_the_number_of_their_entity(database: str) -> None:
    at = await at_the_counter()
    found = """query($n: String!, $s: String!) { attachments(entityNumber: $n, filter: { search: $s }) {
      nodes { user { firstName } } } }"""
    both, karim = {"Camille", "Karim"}, {"Karim"}
    who = {"karim": karim, "Morel karim": karim, "401 015 938 00004": karim, "401 015 938": both, "humando": both}
    for words, expected in who.items():
        nodes = (await ask(found, await now(at.camille), n=SIREN, s=words))["attachments"]["nodes"]
        assert {node["user"]["firstName"] for node in nodes} == expected, words
    mine = '{ viewer { attachments(filter: { search: "Camille" }) { totalCount } } }'
    assert (await ask(mine, await now(at.camille)))["viewer"]["attachments"]["totalCount"] == 0


async def _colleagues(at: Counter, who: Viewer) -> set[tuple[str, str]]:
    nodes = (await ask(COLLEAGUES, await now(who), n=at.first.siret))["attachments"]["nodes"]
    return {(node["user"]["firstName"], node["user"]["contactEmail"]) for node in nodes}


@pytest.mark.feature("AGE-22")
async def test_an_administrator_files_requests_as_a_contact_does(database: str) -> None:
    at = await at_the_counter()
    create = "mutation($i: CreateDraftInput!) { done: createDraft(input: $i) { errors { code } } }"
    for who in (at.camille, at.karim):
        assert await codes(create, who, i={"scheme": "AF", "siret": SIRET}) == []


async def test_what_is_not_possible_now_is_refused(database: str) -> None:
    at = await at_the_counter()
    id = await link_id(at.karim)
    assert await codes(ACTIVATE, at.camille, id=id) == ["TRANSITION_NOT_ALLOWED"]
    assert await codes(SET, at.camille, id=id, roles=[]) == ["ROLES_REQUIRED"]
    assert await codes(SET, at.camille, id=id, roles=["TRAINER"]) == ["ROLE_NOT_OF_SIDE"]
    assert await codes(HAND_OVER, at.camille, id=id) == ["NOT_PERMITTED"]  # Karim has one establishment only
    await done(DEACTIVATE, at.camille, id=id)
    assert await codes(DEACTIVATE, at.camille, id=id) == ["TRANSITION_NOT_ALLOWED"]
    assert await codes(SET, at.camille, id=id, roles=["CONTACT"]) == ["TRANSITION_NOT_ALLOWED"]
    assert await told() == ["attachment.deactivated"]
