"""Administrators who demote, deactivate and replace each other at once: the entity keeps one, whoever comes first."""

import asyncio
import random
from collections import Counter
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.attachments import Attachment
from models.attachments.handing_over import hand_over
from models.attachments.managing import deactivate, set_roles
from models.companies import Company
from models.facts import Fact
from schema.ids import encode
from tests import factories
from tests.races.gathering import outcomes
from tests.resolvers.asking import ask

pytestmark = pytest.mark.attack("RACE-08")

TESTS = "a test"
MOST = 6
DEMOTE = """mutation($id: ID!) { setAttachmentRoles(id: $id, roles: [CONTACT]) { errors { code } } }"""


async def administrators(company: Company, number: int) -> list[Viewer]:
    return [await factories.member(company, roles=(Role.ADMINISTRATOR,)) for _ in range(number)]


async def demote(id: Any, by: Viewer) -> Attachment:
    return await set_roles(id, [Role.CONTACT], by)


async def still_administering(company: Company) -> int:
    links = Attachment.everyones(TESTS).filter(company_id=company.id, active=True)
    return await links.filter(roles__contains=" ADMINISTRATOR ").count()


def held(who: Viewer) -> Any:
    """Their only attachment."""
    [reach] = who.reaches
    return reach.attachment_id


async def test_two_administrators_who_remove_each_other_leave_one(database: str) -> None:
    for turn in range(50):
        company = (await factories.establishment()).company
        one, other = await administrators(company, 2)
        verb = (demote, deactivate)[turn % 2]
        ended = await outcomes([verb(held(other), one), verb(held(one), other)])
        assert Counter(ended) == Counter({"done": 1, "LAST_ADMINISTRATOR": 1})
        assert await still_administering(company) == 1


async def test_however_many_act_at_once_one_is_left_and_each_change_is_told_once(database: str) -> None:
    for _ in range(30):
        company = (await factories.establishment()).company
        crowd = await administrators(company, random.randint(2, MOST))
        pairs: list[tuple[Any, Viewer]] = [(random.choice([demote, deactivate, hand_over]), who) for who in crowd]
        acts = [verb(held(random.choice([one for one in crowd if one is not who])), who) for verb, who in pairs]
        ended = await outcomes(acts)
        assert await still_administering(company) >= 1
        assert set(ended) <= {"done", "LAST_ADMINISTRATOR", "TRANSITION_NOT_ALLOWED", "NOT_PERMITTED"}
        assert "done" in ended
        links = [held(who) for who in crowd]
        for verb, kind in ((deactivate, "attachment.deactivated"), (hand_over, "attachment.administration_given")):
            won = sum(end == "done" and acted is verb for end, (acted, _) in zip(ended, pairs, strict=True))
            assert await Fact.everyones(TESTS).filter(subject_id__in=links, kind=kind).count() == won


async def test_over_graphql_who_has_just_lost_the_right_is_told_so(database: str) -> None:
    for _ in range(3):
        company = (await factories.establishment()).company
        one, other = await administrators(company, 2)
        answers = await _demote_each_other(one, other)
        assert Counter(answers) in (Counter({"done": 1, "FORBIDDEN": 1}), Counter({"done": 1, "LAST_ADMINISTRATOR": 1}))
        assert await still_administering(company) == 1


async def _demote_each_other(one: Viewer, other: Viewer) -> list[str]:
    both = await asyncio.gather(
        ask(DEMOTE, one, id=encode("Attachment", held(other))), ask(DEMOTE, other, id=encode("Attachment", held(one)))
    )
    return [_outcome(answer) for answer in both]


def _outcome(answer: Any) -> str:
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    errors = answer["data"]["setAttachmentRoles"]["errors"]
    return str(errors[0]["code"]) if errors else "done"
