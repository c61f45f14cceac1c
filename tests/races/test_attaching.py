"""Wishes to be attached, asked for and answered by many at once: one link, one request, one answer."""

import random
from collections import Counter
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models.accounts.making import NewAccount, create_account
from models.accounts.people import User
from models.attachments import Attachment, AttachmentRequest
from models.attachments.deciding import accept, decline
from models.attachments.requesting import cancel, request_attachment
from models.companies import Company
from models.facts import Fact
from models.states import AttachmentRequestStatus
from tests import factories
from tests.races.gathering import MOST, crowds, outcomes

pytestmark = pytest.mark.attack("RACE-09")

TESTS = "a test"
S = AttachmentRequestStatus


async def newcomer() -> Viewer:
    return await factories.viewer_of(await factories.person())


async def wish(who: Viewer, number: str) -> AttachmentRequest:
    request, _ = await request_attachment(number, Side.MEMBER, [Role.CONTACT], who)
    return request


async def account(login: str) -> User:
    new = NewAccount(
        status=AccountStatus.ACTIVE, home_side=Side.MEMBER, first_name="Lina", birth_name="Petit", login_email=login
    )
    return await create_account(new)


async def administered() -> tuple[Company, Viewer]:
    """A company, and its administrator."""
    place = await factories.establishment()
    return place.company, await factories.member(place.company, roles=(Role.ADMINISTRATOR,))


async def forget(*users: Viewer) -> None:
    """Nothing was asked for yet: the same people come again."""
    ids = [one.user_id for one in users]
    await Attachment.everyones(TESTS).filter(user_id__in=ids).delete()
    await AttachmentRequest.everyones(TESTS).filter(requester_id__in=ids).delete()


async def test_of_many_first_users_one_administers_and_the_others_wait(database: str) -> None:
    place, everybody = await factories.establishment(), [await newcomer() for _ in range(MOST)]
    for callers in crowds():
        numbers = random.choices([place.siret, place.company.siren], k=callers)
        assert await outcomes(map(wish, everybody[:callers], numbers)) == ["done"] * callers
        statuses = Counter(await AttachmentRequest.everyones(TESTS).all().values_list("status", flat=True))
        assert statuses == Counter({S.ACCEPTED: 1, S.PENDING: callers - 1})
        links = await Attachment.everyones(TESTS).all()
        assert [link.roles for link in links] == [["ADMINISTRATOR", "CONTACT"]]
        await forget(*everybody[:callers])


async def test_one_wish_uttered_many_times_is_one_request(database: str) -> None:
    company, _ = await administered()
    lina = await newcomer()
    for number, callers in enumerate(crowds(), start=1):
        ended = await outcomes(wish(lina, company.siren) for _ in range(callers))
        assert Counter(ended) == Counter({"done": 1, "ALREADY_REQUESTED": callers - 1})
        assert await AttachmentRequest.everyones(TESTS).filter(requester_id=lina.user_id).count() == 1
        assert await Fact.everyones(TESTS).filter(by_id=lina.user_id, kind="attachment.requested").count() == number
        await forget(lina)


async def test_of_many_who_accept_decline_and_take_back_one_is_heard(database: str) -> None:
    """Who takes back first has taken back: nobody is attached against their will."""
    company, rh = await administered()
    lina = await newcomer()
    for callers in crowds():
        request = await wish(lina, company.siren)
        verbs: list[Any] = random.choices([accept, decline, cancel], k=callers)
        ended = await outcomes(verb(request.id, lina if verb is cancel else rh) for verb in verbs)
        assert Counter(ended) == Counter({"done": 1, "TRANSITION_NOT_ALLOWED": callers - 1})
        accepted = verbs[ended.index("done")] is accept
        assert await Attachment.everyones(TESTS).filter(user_id=lina.user_id).count() == (1 if accepted else 0)
        assert await Fact.everyones(TESTS).filter(subject_id=request.id).count() == 2
        await forget(lina)


async def test_of_many_who_open_the_same_account_one_does(database: str) -> None:
    for number, callers in enumerate(crowds()):
        login = f"lina{number}@exemple.example"
        ended = await outcomes(account(login) for _ in range(callers))
        assert Counter(ended) == Counter({"done": 1, "LOGIN_TAKEN": callers - 1})
        assert await User.everyones(TESTS).filter(login=login).count() == 1
