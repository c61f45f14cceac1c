"""The funder's people for a company, over GraphQL: who sees them, and the three with a star."""

import asyncio
from typing import Any

import pytest

from auth.viewer import Caller, Side
from models.companies.contacts import AdviserContact, ContactStar
from tests import factories
from tests.cast import Cast
from tests.resolvers.answers_given import NOBODY, ask, gid

CONTACTS = """query($starred: Boolean) { viewer { contacts(starredOnly: $starred) {
  name function email phone starred company { name }
} } }"""
STAR = "mutation($id: ID!, $on: Boolean!) { starContact(id: $id, starred: $on) { done errors { code message } } }"
ADVISERS = "query($id: ID!) { node(id: $id) { ... on Company { advisers { name } } } }"


async def names(caller: Caller, starred: bool = False) -> list[str]:
    return [one["name"] for one in (await ask(CONTACTS, caller, starred=starred))["viewer"]["contacts"]]


async def starred(caller: Caller, contact: AdviserContact, on: bool = True) -> Any:
    return (await ask(STAR, caller, id=gid("AdviserContact", contact.id), on=on))["starContact"]


async def test_one_sees_the_contacts_of_ones_companies_and_no_others(cast: Cast) -> None:
    await factories.contact(cast.humando.company, phone="0123456789")
    await factories.contact(cast.siae.company, name="Yann Le Goff")
    assert (await ask(CONTACTS, cast.karim))["viewer"]["contacts"] == [
        {
            "name": "Claire Aubry",
            "function": "Conseillère emploi formation",
            "email": "claire.aubry@opco.example",
            "phone": "0123456789",
            "starred": False,
            "company": {"name": "HUMANDO"},
        }
    ]
    assert await names(cast.anne) == ["Yann Le Goff"]
    for caller in (cast.jean, cast.louise, cast.agent):
        assert await names(caller) == []
    company = gid("Company", cast.humando.company_id)
    assert (await ask(ADVISERS, cast.agent, id=company))["node"] == {"advisers": [{"name": "Claire Aubry"}]}
    assert (await ask(ADVISERS, cast.anne, id=company))["node"] is None


async def test_a_star_is_given_and_taken_back_by_each_for_themselves(cast: Cast) -> None:
    claire = await factories.contact(cast.humando.company)
    await factories.contact(cast.humando.company, name="Yann Le Goff")
    for _ in range(2):
        assert await starred(cast.karim, claire) == {"done": True, "errors": []}
    assert await names(cast.karim, starred=True) == ["Claire Aubry"]
    assert await names(cast.camille, starred=True) == []
    for _ in range(2):
        assert await starred(cast.karim, claire, on=False) == {"done": True, "errors": []}
    assert await names(cast.karim, starred=True) == []


async def test_a_fourth_star_is_refused_until_one_is_taken_back(cast: Cast) -> None:
    contacts = [await factories.contact(cast.siae.company, name=name) for name in ("Aude", "Béa", "Cléo", "Dina")]
    for contact in contacts[:3]:
        await starred(cast.anne, contact)
    assert await starred(cast.anne, contacts[3]) == {
        "done": False,
        "errors": [
            {
                "code": "TOO_MANY_STARS",
                "message": "Vous pouvez faire apparaître 3 contacts sur votre tableau de bord : "
                "retirez d'abord une étoile.",
            }
        ],
    }
    await starred(cast.anne, contacts[1], on=False)
    assert (await starred(cast.anne, contacts[3]))["done"] is True
    assert await names(cast.anne, starred=True) == ["Aude", "Cléo", "Dina"]


async def test_of_six_stars_given_at_once_three_stand(cast: Cast) -> None:
    contacts = [await factories.contact(cast.siae.company, name=name) for name in "ABCDEF"]
    answers = await asyncio.gather(*(starred(cast.anne, contact) for contact in contacts))
    assert [answer["done"] for answer in answers].count(True) == 3
    stars = await ContactStar.everyones("a test").order_by("place")
    assert [star.place for star in stars] == [1, 2, 3]


async def test_each_side_has_its_own_three(database: str) -> None:
    iit = (await factories.establishment()).company
    user = await factories.person()
    for side in (Side.MEMBER, Side.PROVIDER):
        await factories.attachment(user, iit, side=side)
    claire = await factories.contact(iit)
    await starred(await factories.viewer_of(user, Side.MEMBER), claire)
    assert await names(await factories.viewer_of(user, Side.MEMBER), starred=True) == ["Claire Aubry"]
    assert await names(await factories.viewer_of(user, Side.PROVIDER), starred=True) == []


async def test_a_contact_that_is_out_of_sight_gives_its_place_to_another(cast: Cast) -> None:
    mine = [await factories.contact(cast.siae.company, name=name) for name in ("Aude", "Béa", "Cléo")]
    for contact in mine:
        await starred(cast.anne, contact)
    await AdviserContact.everyones("a test").filter(id=mine[0].id).update(company_id=cast.humando.company_id)
    assert (await starred(cast.anne, await factories.contact(cast.siae.company, name="Dina")))["done"] is True
    assert await names(cast.anne, starred=True) == ["Béa", "Cléo", "Dina"]


@pytest.mark.parametrize("on", [True, False])
async def test_nobody_else_gives_a_star(cast: Cast, on: bool) -> None:
    claire = await factories.contact(cast.humando.company)
    key = gid("AdviserContact", claire.id)
    for caller, id, code in (
        (NOBODY, key, "UNAUTHENTICATED"),
        (cast.anne, key, "NOT_FOUND"),
        (cast.jean, key, "NOT_FOUND"),
        (cast.karim, gid("Company", claire.id), "NOT_FOUND"),
    ):
        assert (await ask(STAR, caller, id=id, on=on)).codes == [code]
    assert await ContactStar.everyones("a test").count() == 0
