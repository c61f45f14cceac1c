"""Wishes to be attached, asked for and answered by many at once: one link, one request, one answer."""

import random
from collections import Counter
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.attachments import Attachment, AttachmentRequest
from models.attachments.deciding import accept, decline
from models.attachments.requesting import cancel, request_attachment
from models.companies import Company
from models.facts import Fact
from models.states import AttachmentRequestStatus
from tests import factories
from tests.races.gathering import crowds, outcomes

pytestmark = pytest.mark.attack("RACE-09")

TESTS = "a test"
S = AttachmentRequestStatus


async def newcomer() -> Viewer:
    return await factories.viewer_of(await factories.person())


async def wish(who: Viewer, number: str) -> AttachmentRequest:
    request, _ = await request_attachment(number, Side.MEMBER, [Role.CONTACT], who)
    return request


async def administered() -> tuple[Company, Viewer]:
    """A company, and its administrator."""
    place = await factories.establishment()
    return place.company, await factories.member(place.company, roles=(Role.ADMINISTRATOR,))


async def test_of_many_first_users_one_administers_and_the_others_wait(database: str) -> None:
    for callers in crowds(15):
        place = await factories.establishment()
        who = [await newcomer() for _ in range(callers)]
        numbers = [random.choice([place.siret, place.company.siren]) for _ in who]
        assert await outcomes(map(wish, who, numbers)) == ["done"] * callers
        asked = AttachmentRequest.everyones(TESTS).filter(requester_id__in=[one.user_id for one in who])
        statuses = Counter(await asked.values_list("status", flat=True))
        assert statuses == Counter({S.ACCEPTED: 1, S.PENDING: callers - 1})
        links = await Attachment.everyones(TESTS).filter(user_id__in=[one.user_id for one in who])
        assert [link.roles for link in links] == [["ADMINISTRATOR", "CONTACT"]]


async def test_one_wish_uttered_many_times_is_one_request(database: str) -> None:
    company, _ = await administered()
    for callers in crowds(30):
        lina = await newcomer()
        ended = await outcomes(wish(lina, company.siren) for _ in range(callers))
        assert Counter(ended) == Counter({"done": 1, "ALREADY_REQUESTED": callers - 1})
        assert await AttachmentRequest.everyones(TESTS).filter(requester_id=lina.user_id).count() == 1
        assert await Fact.everyones(TESTS).filter(by_id=lina.user_id, kind="attachment.requested").count() == 1


async def test_of_many_who_accept_decline_and_take_back_one_is_heard(database: str) -> None:
    """Who takes back first has taken back: nobody is attached against their will."""
    company, rh = await administered()
    for callers in crowds(30):
        lina = await newcomer()
        request = await wish(lina, company.siren)
        verbs: list[Any] = random.choices([accept, decline, cancel], k=callers)
        ended = await outcomes(verb(request.id, lina if verb is cancel else rh) for verb in verbs)
        assert Counter(ended) == Counter({"done": 1, "TRANSITION_NOT_ALLOWED": callers - 1})
        accepted = verbs[ended.index("done")] is accept
        assert await Attachment.everyones(TESTS).filter(user_id=lina.user_id).count() == (1 if accepted else 0)
        assert await Fact.everyones(TESTS).filter(subject_id=request.id).count() == 2
