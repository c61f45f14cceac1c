"""AKTO, the menu of the user: the side where one stands, contacts, the profile, signing out."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side
from tests import factories
from tests.auth.people import person
from tests.journeys.counter import PASSWORD, Counter, Person
from tests.journeys.words import SIGN_IN, SIGN_OUT, SWITCH

SIDES = "{ viewer { availableSides } }"
SEEN = """{ viewer {
    side unreadNotificationCount attachments { nodes { side } } notifications { nodes { body } } contacts { name }
  }
  drafts { nodes { title } } dossiers { nodes { title } } }"""
CONTACTS = "query($starred: Boolean = false) { viewer { contacts(starredOnly: $starred) { id name } } }"
STAR = "mutation($id: ID!, $on: Boolean!) { starContact(id: $id, starred: $on) { done errors { code message } } }"
PROFILE = "{ viewer { user { civility firstName birthName usageName displayName login loginEmail phone } } }"
RENAME = 'mutation { updateProfile(input: {firstName: "Autre"}) { user { firstName } errors { code message } } }'
SESSIONS = "{ viewer { user { displayName } sessions { id current userAgent } } }"
REVOKE = "mutation($id: ID!) { revokeSession(id: $id) { done errors { code message } } }"
FOLLOWED = ({"Suivie par IIT"}, ["Suivie par IIT"], ["Claire Aubry"])
GIVEN = ({"Donnée par IIT"}, ["Donnée par IIT"], ["Claire Aubry"])


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


@pytest.mark.feature("AKTO-52", "AKTO-53", "AKTO-54")
async def test_who_is_on_two_sides_chooses_and_sees_that_side_only(counter: Counter) -> None:
    iit = await factories.establishment(of=await factories.company(name="IIT FORMATIONS"))
    user = await factories.person(first_name="Iris", birth_name="Double")
    for side in (Side.MEMBER, Side.PROVIDER):
        await factories.attachment(user, iit.company, side=side, roles=(Role.ADMINISTRATOR,))
    as_member, as_provider = [await factories.viewer_of(user, side) for side in (Side.MEMBER, Side.PROVIDER)]
    client = await factories.establishment()
    anne = await factories.member(client, first_name="Anne")
    await factories.draft(as_member, values=factories.af_values(title="Pour nos salariés"))
    await factories.draft(as_provider, values=factories.af_values(title="Pour un client"), siret=client.siret)
    given = factories.af_values(title="Donnée par IIT", modules=[factories.af_module(provider_siret=iit.siret)])
    await factories.dossier(anne, values=given)
    await factories.dossier(as_member, values=factories.af_values(title="Suivie par IIT"))

    await factories.contact(iit.company)

    iris = await counter.being(as_member)
    assert await seen(iris) == ("MEMBER", ["MEMBER"], {"Pour nos salariés"}, *FOLLOWED)
    iris.token = (await iris.tells(SWITCH, side="PROVIDER"))["tokens"]["accessToken"]
    assert await seen(iris) == ("PROVIDER", ["PROVIDER"], {"Pour un client"}, *GIVEN)
    iris.token = (await iris.tells(SWITCH, side="MEMBER"))["tokens"]["accessToken"]
    assert (await seen(iris))[0] == "MEMBER"

    she = await counter.being(anne)
    assert await she.tells(SIDES) == {"availableSides": ["MEMBER"]}
    assert await she.is_refused(SWITCH, side="PROVIDER") == (
        "SIDE_NOT_AVAILABLE",
        "Ce contexte de navigation ne vous est pas ouvert.",
    )


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
