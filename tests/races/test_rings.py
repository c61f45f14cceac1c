"""Those who change the rights of others hold their own meanwhile: none of them waits for another who waits for them."""

import asyncio
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.attachments.requesting import request_attachment
from models.companies import Company
from models.database import close_database, open_database
from schema.ids import encode
from tests import factories
from tests.races.gathering import deadlocks
from tests.resolvers.asking import Json, ask

pytestmark = pytest.mark.attack("RACE-08", "RACE-16")

TESTS = "a test"
ROUNDS = 12
SET_ROLES = "mutation($id: ID!) { setAttachmentRoles(id: $id, roles: [EMPLOYER]) { errors { code } } }"
HAND_OVER = "mutation($id: ID!) { transferAdministration(id: $id) { errors { code } } }"
ACCEPT = "mutation($id: ID!) { acceptAttachmentRequest(id: $id) { errors { code } } }"
DECLINE = "mutation($id: ID!) { declineAttachmentRequest(id: $id) { errors { code } } }"
CANCEL = "mutation($id: ID!) { cancelAttachmentRequest(id: $id) { errors { code } } }"
Act = tuple[str, Viewer, Any]


async def link(who: Viewer, to: Company) -> Attachment:
    """What this user holds there."""
    return await Attachment.everyones(TESTS).get(user_id=who.user_id, company_id=to.id)


async def also_contact_of(company: Company, who: Viewer) -> tuple[Viewer, Attachment]:
    """The same user, with one attachment more."""
    user = await User.everyones(TESTS).get(id=who.user_id)
    added = await factories.attachment(user, company)
    return await factories.viewer_of(user), added


async def each_other() -> list[Act]:
    """Two administrators of a company, each of whom takes the other's roles, while one hands over besides."""
    company = await factories.company()
    one, other = [await factories.member(company, roles=(Role.ADMINISTRATOR,)) for _ in range(2)]
    mine, theirs = await link(one, company), await link(other, company)
    return [(SET_ROLES, one, theirs), (SET_ROLES, other, mine), (HAND_OVER, one, theirs)]


async def across() -> list[Act]:
    """Each administers a company of which the other is a contact."""
    here, there = [await factories.company() for _ in range(2)]
    one, other = [await factories.member(company, roles=(Role.ADMINISTRATOR,)) for company in (here, there)]
    one, mine = await also_contact_of(there, one)
    other, theirs = await also_contact_of(here, other)
    return [(SET_ROLES, one, theirs), (SET_ROLES, other, mine)]


async def coming_back() -> list[Act]:
    """Somebody who left asks again and takes it back, while two administrators decide."""
    company = (await factories.establishment()).company
    rh, boss = [await factories.member(company, roles=(Role.ADMINISTRATOR,)) for _ in range(2)]
    lina = await factories.person()
    await factories.attachment(lina, company, active=False)
    back = await factories.viewer_of(lina)
    wish, _ = await request_attachment(company.siren, Side.MEMBER, [Role.CONTACT], back)
    return [(ACCEPT, rh, wish), (CANCEL, back, wish), (DECLINE, boss, wish)]


async def test_postgres_has_nobody_to_undo(postgres_url: str) -> None:
    """Whoever it undoes is heard again a second later, so that only its own count tells."""
    before = await deadlocks(postgres_url)
    await open_database(postgres_url)
    try:
        for _ in range(ROUNDS):
            acts = [*await each_other(), *await across(), *await coming_back()]
            answers = await asyncio.gather(*(_done(*act) for act in acts))
            assert answers.count("done") >= 3
    finally:
        await close_database()  # its connections say what they counted when they end
    assert await deadlocks(postgres_url) == before


async def _done(text: str, who: Viewer, row: Any) -> str:
    answer: Json = await ask(text, who, id=encode(type(row).__name__, row.id))
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    [payload] = answer["data"].values()
    return str(payload["errors"][0]["code"]) if payload["errors"] else "done"
