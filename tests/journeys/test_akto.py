"""AKTO: joining companies, what attachments open, who changes them."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.accounts.captchas import CaptchaAction
from models.drafts import Draft
from tests import factories
from tests.cast import Cast, on_stage
from tests.journeys.counter import Counter, Person, text_of
from tests.journeys.words import ACCEPT, BELL, COLLEAGUES, DEACTIVATE, JOIN
from tests.live.living import id_of
from tests.live.requests import user_of

ASKED = "subscription { attachmentRequested { id requester { displayName } requestedRoles side } }"
MINE = """query($side: Side!) { viewer { availableSides attachments(filter: {side: [$side]}) { totalCount
  nodes { roles active entity { ... on Company { siren } ... on Establishment { siret } } } } } }"""
DRAFTS = "{ drafts { nodes { title } } }"
NODE = "query($id: ID!) { node(id: $id) { __typename } }"
SET_ROLES = """mutation($id: ID!, $roles: [Role!]! = [ADMINISTRATOR]) { setAttachmentRoles(id: $id, roles: $roles) {
  attachment { roles } errors { code message } } }"""
LINA = "lina.petit@humando.example"


@pytest.fixture(scope="module")
async def cast(counter: Counter) -> Cast:
    """Everybody; nobody has asked for anything yet."""
    return await on_stage()


async def wrote(by: Viewer, title: str, **more: Any) -> Draft:
    """A draft of theirs."""
    return await factories.draft(by, values=factories.af_values(title=title), **more)


async def drafts_of(person: Person) -> set[str]:
    """The titles that somebody reads in their list, without the dates."""
    return {draft["title"].partition(" du ")[0] for draft in (await person.tells(DRAFTS))["nodes"]}


@pytest.mark.feature("AKTO-59", "AKTO-61", "AKTO-65", "AKTO-68", "AKTO-69", "AKTO-70")
async def test_a_newcomer_joins_a_company_as_member_and_another_as_provider(counter: Counter, cast: Cast) -> None:
    await wrote(cast.camille, "À Villeurbanne", siret=cast.humando.siret)
    await wrote(cast.camille, "À Lyon", siret=cast.second_humando.siret)
    camille, louise, lina = await counter.being(cast.camille), await counter.being(cast.louise), counter.somebody()

    async with camille.listens() as line:
        asked, bell = await line.subscribe(ASKED), await line.subscribe(BELL)
        assert (await bell.next())["kind"] == "COUNT"
        await lina.registers(
            CaptchaAction.REGISTER_PROFESSIONAL,
            side="MEMBER",
            email=LINA,
            firstName="Lina",
            birthName="Petit",
            entityNumber="401015938",
            requestedRoles=["CONTACT"],
        )
        await lina.activates(await counter.mail_to(LINA, "Activez votre compte"))
        request = await asked.next()
        rung = await bell.next()
    assert (request["requester"], request["requestedRoles"]) == ({"displayName": "Lina Petit"}, ["CONTACT"])
    assert rung["notification"] == {"kind": "ATTACHMENT_REQUESTED", "title": "Demande de rattachement de Lina Petit"}
    told = await counter.mail_to(str((await user_of(cast.camille)).contact_email))
    assert "Lina Petit demande son rattachement à HUMANDO (contact)." in text_of(told)
    assert (await lina.tells(MINE, side="MEMBER"))["attachments"]["totalCount"] == 0
    assert (await lina.is_refused(DRAFTS))[0] == "FORBIDDEN"

    accepted = await camille.tells(ACCEPT, id=request["id"], roles=["CONTACT"])
    assert accepted["attachment"]["roles"] == ["CONTACT"]
    await counter.mail_to(LINA, "Votre compte est activé")
    await counter.mail_to(LINA, "Rattachement à HUMANDO accepté")
    assert await drafts_of(lina) == {"À Villeurbanne", "À Lyon"}
    assert await drafts_of(await counter.being(cast.karim)) == {"À Villeurbanne"}

    again = await lina.tells(JOIN, number=cast.legoud.siret, side="PROVIDER", roles=["CONTACT"])
    assert (again["request"]["status"], again["attachment"]) == ("PENDING", None)
    told = await counter.mail_to(str((await user_of(cast.louise)).contact_email))
    assert "Lina Petit demande son rattachement à LEGOUD CONSEIL FORMATION (contact)." in text_of(told)
    await louise.tells(ACCEPT, id=again["request"]["id"])
    for side, entity in (("MEMBER", {"siren": "401015938"}), ("PROVIDER", {"siret": "48816678600019"})):
        assert await lina.tells(MINE, side=side) == {
            "availableSides": ["MEMBER", "PROVIDER"],
            "attachments": {"totalCount": 1, "nodes": [{"roles": ["CONTACT"], "active": True, "entity": entity}]},
        }


@pytest.mark.feature("AKTO-60")
async def test_attachments_bound_what_even_an_administrator_sees_before_any_role(counter: Counter, cast: Cast) -> None:
    bruno = await factories.member(await factories.establishment(), roles=(Role.ADMINISTRATOR,), first_name="Bruno")
    mine, theirs = await wrote(cast.anne, "Chez SIAE"), await wrote(bruno, "Ailleurs")
    anne, paul = await counter.being(cast.anne), await counter.being(cast.paul)
    assert await drafts_of(anne) == {"Chez SIAE"}
    assert await anne.tells(NODE, id=id_of(mine)) == {"__typename": "Draft"}
    assert await anne.tells(NODE, id=id_of(theirs)) is None
    assert await paul.tells(NODE, id=id_of(mine)) is None  # inside of his attachment, which lets him read no request


@pytest.mark.feature("AKTO-63", "AKTO-64", "AKTO-66")
async def test_an_administrator_changes_what_a_colleague_may_do_and_he_hears_it_at_once(
    counter: Counter, cast: Cast
) -> None:
    camille, karim = await counter.being(cast.camille), await counter.being(cast.karim)
    assert (await karim.is_refused(COLLEAGUES, number=cast.humando.siret))[0] == "FORBIDDEN"
    everyone = (await camille.tells(COLLEAGUES, number=cast.humando.siret))["nodes"]
    [his] = [one["id"] for one in everyone if one["user"]["firstName"] == "Karim"]
    for own in (SET_ROLES, DEACTIVATE):
        assert (await karim.is_refused(own, id=his))[0] == "FORBIDDEN"

    async with karim.listens() as line:
        bell, dossiers = await line.subscribe(BELL), await line.subscribe("subscription { dossiersChanged { id } }")
        assert (await bell.next())["kind"] == "COUNT"
        lowered = await camille.tells(SET_ROLES, id=his, roles=["EMPLOYER"])
        assert lowered["attachment"]["roles"] == ["EMPLOYER"]
        assert await line.close_code() == 4403
        assert dossiers.is_empty
    told = await counter.mail_to(str((await user_of(cast.karim)).contact_email))
    assert "Vos droits sont désormais : employeur." in text_of(told)
    assert (await karim.is_refused(DRAFTS))[0] == "FORBIDDEN"
    await camille.tells(SET_ROLES, id=his, roles=["CONTACT"])
    assert "errors" not in await karim.asks(DRAFTS)
