"""AKTO, the menu of the user: joining companies, what attachments open, the two sides, the profile, signing out."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.captchas import CaptchaAction
from models.drafts import Draft
from tests import factories
from tests.auth.people import person
from tests.cast import Cast, on_stage
from tests.journeys.counter import PASSWORD, SIGN_IN, Counter, Person, text_of
from tests.live.living import id_of
from tests.live.requests import user_of

REQUEST = """mutation($number: String!, $side: Side!, $roles: [Role!]!) {
  requestAttachment(input: {entityNumber: $number, side: $side, roles: $roles}) {
    request { id status } attachment { roles } errors { code message path }
} }"""
ACCEPT = """mutation($id: ID!, $roles: [Role!]) { acceptAttachmentRequest(id: $id, roles: $roles) {
  request { status } attachment { roles active } errors { code message path }
} }"""
ASKED = "subscription { attachmentRequested { id requester { displayName } requestedRoles side } }"
BELL = "subscription { bell { kind notification { kind title } } }"
MINE = """query($side: Side!) { viewer { availableSides attachments(filter: {side: [$side]}) { totalCount
  nodes { roles active entity { ... on Company { siren } ... on Establishment { siret } } } } } }"""
DRAFTS = "{ drafts { nodes { title } } }"
SEEN = """{ viewer {
    side unreadNotificationCount attachments { nodes { side } } notifications { nodes { body } } contacts { name }
  }
  drafts { nodes { title } } dossiers { nodes { title } } }"""
SWITCH = """mutation($side: Side!) { switchSide(side: $side) {
  tokens { accessToken } errors { code message path } } }"""
NODE = "query($id: ID!) { node(id: $id) { __typename } }"
COLLEAGUES = "query($number: String!) { attachments(entityNumber: $number) { nodes { id user { firstName } } } }"
SET_ROLES = """mutation($id: ID!, $roles: [Role!]! = [ADMINISTRATOR]) { setAttachmentRoles(id: $id, roles: $roles) {
  attachment { roles } errors { code message } } }"""
DEACTIVATE = "mutation($id: ID!) { deactivateAttachment(id: $id) { attachment { active } errors { code message } } }"
CONTACTS = "query($starred: Boolean = false) { viewer { contacts(starredOnly: $starred) { id name } } }"
STAR = "mutation($id: ID!, $on: Boolean!) { starContact(id: $id, starred: $on) { done errors { code message } } }"
PROFILE = "{ viewer { user { civility firstName birthName usageName displayName login loginEmail phone } } }"
RENAME = 'mutation { updateProfile(input: {firstName: "Autre"}) { user { firstName } errors { code message } } }'
SESSIONS = "{ viewer { user { displayName } sessions { id current userAgent } } }"
REVOKE = "mutation($id: ID!) { revokeSession(id: $id) { done errors { code message } } }"
SIGN_OUT = "mutation($all: Boolean) { signOut(everywhere: $all) { done errors { code message } } }"
FOLLOWED = ({"Suivie par IIT"}, ["Suivie par IIT"], ["Claire Aubry"])
GIVEN = ({"Donnée par IIT"}, ["Donnée par IIT"], ["Claire Aubry"])
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


async def seen(person: Person) -> tuple[Any, ...]:
    """Side, those of the attachments, drafts, dossiers, those that the bell tells of once it has told one, contacts."""
    while not (found := (await person.asks(SEEN))["data"])["viewer"]["unreadNotificationCount"]:
        await person.waits()
    viewer = found["viewer"]
    told = [line["body"].partition("« ")[2].partition(" »")[0] for line in viewer["notifications"]["nodes"]]
    lists = [{row["title"].partition(" du ")[0] for row in found[name]["nodes"]} for name in ("drafts", "dossiers")]
    assert viewer["unreadNotificationCount"] == len(told)
    sides = [link["side"] for link in viewer["attachments"]["nodes"]]
    return (viewer["side"], sides, *lists, told, [contact["name"] for contact in viewer["contacts"]])


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
    assert "Lina Petit demande à être rattaché à HUMANDO." in text_of(told)
    assert (await lina.tells(MINE, side="MEMBER"))["attachments"]["totalCount"] == 0
    assert (await lina.is_refused(DRAFTS))[0] == "FORBIDDEN"

    accepted = await camille.tells(ACCEPT, id=request["id"], roles=["CONTACT"])
    assert accepted["attachment"] == {"roles": ["CONTACT"], "active": True}
    await counter.mail_to(LINA, "Votre compte est activé")
    await counter.mail_to(LINA, "Rattachement à HUMANDO accepté")
    assert await drafts_of(lina) == {"À Villeurbanne", "À Lyon"}
    assert await drafts_of(await counter.being(cast.karim)) == {"À Villeurbanne"}

    again = await lina.tells(REQUEST, number=cast.legoud.siret, side="PROVIDER", roles=["CONTACT"])
    assert (again["request"]["status"], again["attachment"]) == ("PENDING", None)
    told = await counter.mail_to(str((await user_of(cast.louise)).contact_email))
    assert "Lina Petit demande à être rattaché à LEGOUD CONSEIL FORMATION." in text_of(told)
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


@pytest.mark.feature("AKTO-52", "AKTO-53", "AKTO-54")
async def test_who_is_on_two_sides_chooses_and_sees_that_side_only(counter: Counter, cast: Cast) -> None:
    iit = await factories.establishment(of=await factories.company(name="IIT FORMATIONS"))
    user = await factories.person(first_name="Iris", birth_name="Double")
    for side in (Side.MEMBER, Side.PROVIDER):
        await factories.attachment(user, iit.company, side=side, roles=(Role.ADMINISTRATOR,))
    as_member, as_provider = [await factories.viewer_of(user, side) for side in (Side.MEMBER, Side.PROVIDER)]
    await wrote(as_member, "Pour nos salariés")
    client = await factories.establishment()
    await wrote(as_provider, "Pour un client", siret=client.siret)
    given = factories.af_values(title="Donnée par IIT", modules=[factories.af_module(provider_siret=iit.siret)])
    await factories.dossier(await factories.member(client), values=given)
    await factories.dossier(as_member, values=factories.af_values(title="Suivie par IIT"))

    await factories.contact(iit.company)

    iris = await counter.being(as_member)
    assert await seen(iris) == ("MEMBER", ["MEMBER"], {"Pour nos salariés", "Suivie par IIT"}, *FOLLOWED)
    iris.token = (await iris.tells(SWITCH, side="PROVIDER"))["tokens"]["accessToken"]
    assert await seen(iris) == ("PROVIDER", ["PROVIDER"], {"Pour un client"}, *GIVEN)
    iris.token = (await iris.tells(SWITCH, side="MEMBER"))["tokens"]["accessToken"]
    assert (await seen(iris))[0] == "MEMBER"

    anne = await counter.being(cast.anne)
    assert (await anne.tells(MINE, side="MEMBER"))["availableSides"] == ["MEMBER"]
    assert await anne.is_refused(SWITCH, side="PROVIDER") == (
        "SIDE_NOT_AVAILABLE",
        "Ce contexte de navigation ne vous est pas ouvert.",
    )


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
    assert await drafts_of(karim) is not None


@pytest.mark.feature("AKTO-67")
async def test_one_sees_all_contacts_and_chooses_the_three_that_the_dashboard_shows(counter: Counter) -> None:
    place = await factories.establishment()
    for name in ("Aude Roux", "Béa Simon", "Cléo Denis", "Dina Faure"):
        await factories.contact(place.company, name=name)
    hugo = await counter.being(await factories.member(place, first_name="Hugo"))
    ids = [contact["id"] for contact in (await hugo.tells(CONTACTS))["contacts"]]
    for id in ids[:3]:
        await hugo.tells(STAR, id=id, on=True)
    assert (await hugo.is_refused(STAR, id=ids[3], on=True))[0] == "TOO_MANY_STARS"
    await hugo.tells(STAR, id=ids[0], on=False)
    await hugo.tells(STAR, id=ids[3], on=True)
    assert [one["name"] for one in (await hugo.tells(CONTACTS))["contacts"]] == [
        "Aude Roux",
        "Béa Simon",
        "Cléo Denis",
        "Dina Faure",
    ]
    assert [one["name"] for one in (await hugo.tells(CONTACTS, starred=True))["contacts"]] == [
        "Béa Simon",
        "Cléo Denis",
        "Dina Faure",
    ]


@pytest.mark.feature("AKTO-58")
async def test_the_profile_says_who_one_is_and_lets_nobody_change_it(counter: Counter) -> None:
    user = await factories.person(
        first_name="Marie", birth_name="Roy", usage_name="Roy-Klein", login="mroy", phone="0123456789"
    )
    marie = await counter.being(await factories.viewer_of(user))
    assert (await marie.tells(PROFILE))["user"] == {
        "civility": None,
        "firstName": "Marie",
        "birthName": "Roy",
        "usageName": "Roy-Klein",
        "displayName": "Marie Roy-Klein",
        "login": "mroy",
        "loginEmail": "mroy",
        "phone": "0123456789",
    }
    [fault] = (await marie.asks(RENAME))["errors"]
    assert "ProfileInput' not to include unknown field 'firstName'" in fault["message"]
    assert (await marie.tells(PROFILE))["user"]["firstName"] == "Marie"


@pytest.mark.feature("AKTO-56", "AKTO-57")
async def test_one_chooses_which_sign_in_to_end_then_signs_out_and_must_sign_in_again(counter: Counter) -> None:
    await person("amoa1@akto.example", PASSWORD, first_name="Amoa", birth_name="Un")
    desk, phone = counter.somebody(), counter.somebody()
    for one in (desk, phone):
        await one.signs_in("amoa1@akto.example")
    menu = await desk.tells(SESSIONS)
    assert menu["user"] == {"displayName": "Amoa Un"}
    [other] = [session for session in menu["sessions"] if not session["current"]]
    await desk.tells(REVOKE, id=other["id"])
    assert await phone.tells(SESSIONS) is None
    assert [session["current"] for session in (await desk.tells(SESSIONS))["sessions"]] == [True]

    await phone.signs_in("amoa1@akto.example")
    await desk.tells(SIGN_OUT)
    assert await desk.tells(SESSIONS) is None
    assert (await phone.tells(SESSIONS))["user"] == {"displayName": "Amoa Un"}
    await desk.signs_in("amoa1@akto.example")
    await desk.tells(SIGN_OUT, all=True)
    assert await phone.tells(SESSIONS) is None
    assert (await desk.is_refused(SIGN_IN, login="amoa1@akto.example", password="faux"))[0] == "INVALID_CREDENTIALS"
