"""«Gérer mes délégations»: proposed by the holder, answered by the operator, ended by the holder or by its last day."""

from datetime import timedelta

import pytest

from auth.viewer import AccountStatus, Side
from models import clock
from models.delegations import Delegation, lifecycle
from tests import factories
from tests.accounts.delegating import (
    ACCEPT,
    DECLINE,
    END,
    GIVEN,
    LEA,
    MARION,
    RECEIVED,
    accepted,
    day,
    proposed,
    two,
)
from tests.accounts.stage import Post, codes, text_of
from tests.auth.people import person
from tests.resolvers.answers_given import NOBODY, ask, gid

ACCEPTED = "Léa Morvan accepte votre délégation"
NODE = "query($id: ID!) { node(id: $id) { __typename } }"


@pytest.mark.feature("MCF-41")
async def test_a_holder_proposes_a_delegation_and_the_operator_accepts(post: Post) -> None:
    pair = await two()
    delegation = (await proposed(pair.marion))["delegateAccount"]["delegation"]
    assert delegation == {
        "id": delegation["id"],
        "status": "PROPOSED",
        "startsOn": day(0),
        "endsOn": day(30),
        "holder": {"displayName": "Marion Roussarie"},
        "delegate": {"displayName": "Léa Morvan", "login": "", "loginEmail": None},
    }
    assert await post.to(LEA) == ["Marion Roussarie vous propose une délégation"]
    (received,) = (await ask(RECEIVED, pair.lea))["viewer"]["delegationsReceived"]
    assert (received["id"], received["status"]) == (delegation["id"], "PROPOSED")
    answer = (await ask(ACCEPT, pair.lea, id=delegation["id"]))["acceptDelegation"]
    assert answer == {"delegation": {"status": "ACTIVE"}, "errors": []}
    assert await post.to(MARION) == [ACCEPTED]
    (given,) = (await ask(GIVEN, pair.marion))["viewer"]["hoursAccount"]["delegations"]
    assert given == delegation | {"status": "ACTIVE"}


async def test_a_delegation_may_be_refused_and_may_be_taken_back_before_it_is_answered(post: Post) -> None:
    pair = await two()
    first = (await proposed(pair.marion))["delegateAccount"]["delegation"]["id"]
    assert (await ask(DECLINE, pair.lea, id=first))["declineDelegation"]["delegation"] == {"status": "DECLINED"}
    assert await post.to(MARION) == ["Léa Morvan refuse votre délégation"]
    second = (await proposed(pair.marion, ends=None))["delegateAccount"]["delegation"]["id"]
    assert (await ask(END, pair.marion, id=second))["endDelegation"]["delegation"] == {"status": "ENDED"}
    end = "Fin de la délégation de Marion Roussarie à Léa Morvan"
    assert (await post.to(MARION))[-1] == end
    assert (await post.to(LEA))[-1] == end
    for id in (first, second):
        for text, by in ((ACCEPT, pair.lea), (DECLINE, pair.lea), (END, pair.marion)):
            (answer,) = (await ask(text, by, id=id)).data.values()
            assert [error["code"] for error in answer["errors"]] == ["TRANSITION_NOT_ALLOWED"]


async def test_only_the_operator_answers_and_only_the_holder_ends(database: str) -> None:
    pair = await two()
    id = (await proposed(pair.marion))["delegateAccount"]["delegation"]["id"]
    for text, name in ((ACCEPT, "acceptDelegation"), (DECLINE, "declineDelegation")):
        answer = (await ask(text, pair.marion, id=id))[name]
        assert [error["code"] for error in answer["errors"]] == ["ANSWER_NOT_YOURS"]
    assert (await ask(END, pair.lea, id=id)).codes == ["FORBIDDEN"]
    stranger = await factories.viewer_of(await factories.person(side=Side.INDIVIDUAL))
    for text in (ACCEPT, DECLINE, END):
        assert (await ask(text, stranger, id=id)).codes == ["NOT_FOUND"]
        assert (await ask(text, stranger, id=gid("Delegation", stranger.user_id))).codes == ["NOT_FOUND"]
        assert (await ask(text, NOBODY, id=id)).codes == ["UNAUTHENTICATED"]
    assert (await ask(NODE, stranger, id=id))["node"] is None
    assert (await ask(NODE, pair.lea, id=id))["node"] == {"__typename": "Delegation"}
    assert (await Delegation.everyones("a test").get()).status.value == "PROPOSED"


async def test_a_delegate_is_an_operator_whose_account_is_in_use_and_every_other_login_is_answered_alike(
    database: str,
) -> None:
    pair = await two()
    await person("salarie@exemple.example", home_side=Side.MEMBER)
    await person("armee@exemple.example", home_side=Side.PRESCRIBER, status=AccountStatus.AWAITING_APPROVAL)
    await person("of@exemple.example", home_side=Side.PROVIDER)
    nobodys = ["personne@exemple.example", "salarie@exemple.example", "armee@exemple.example", MARION]
    refused = [(await proposed(pair.marion, login))["delegateAccount"] for login in nobodys]
    assert codes(refused[0]) == [("DELEGATE_UNKNOWN", "delegateLogin")]
    assert refused == [refused[0]] * 4
    assert (await proposed(pair.marion, "of@exemple.example"))["delegateAccount"]["errors"] == []


@pytest.mark.attack("ENUM-02")
async def test_guessing_logins_of_operators_makes_one_wait(database: str) -> None:
    pair = await two()
    for guess in range(5):
        await proposed(pair.marion, f"operateur{guess}@exemple.example")
    assert (await proposed(pair.marion)).codes == ["RATE_LIMITED"]


async def test_only_a_person_acting_for_themselves_delegates(database: str) -> None:
    pair = await two()
    assert (await proposed(pair.lea, MARION)).codes == ["FORBIDDEN"]
    assert (await proposed(NOBODY)).codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(("starts", "ends", "field"), [(-1, 5, "startsOn"), (2, 1, "endsOn")])
async def test_a_delegation_starts_today_at_the_earliest_and_does_not_end_before(
    database: str, starts: int, ends: int, field: str
) -> None:
    pair = await two()
    payload = (await proposed(pair.marion, starts=starts, ends=ends))["delegateAccount"]
    assert codes(payload) == [("DELEGATION_DATES_INVALID", field)]
    assert (await proposed(pair.marion, starts=0, ends=0))["delegateAccount"]["errors"] == []


async def test_one_delegation_to_the_same_operator_lives_at_a_time(database: str) -> None:
    pair = await two()
    id = await accepted(pair)
    assert codes((await proposed(pair.marion))["delegateAccount"]) == [("DELEGATION_ALREADY_LIVE", "delegateLogin")]
    await ask(END, pair.marion, id=id)
    assert (await proposed(pair.marion))["delegateAccount"]["errors"] == []


@pytest.mark.attack("ENUM-03")
async def test_a_holder_proposes_ten_delegations_a_day_at_most(post: Post) -> None:
    pair = await two()
    for _ in range(10):
        payload = (await proposed(pair.marion))["delegateAccount"]
        assert (await ask(END, pair.marion, id=payload["delegation"]["id"])).codes == []
    refused = (await proposed(pair.marion))["delegateAccount"]["errors"]
    assert refused == [{"code": "TOO_MANY_DELEGATIONS", "path": []}]
    assert (await post.to(LEA)).count("Marion Roussarie vous propose une délégation") == 10
    await Delegation.everyones("a test").update(created_at=clock.now() - timedelta(days=1, minutes=1))
    assert (await proposed(pair.marion))["delegateAccount"]["errors"] == []


async def test_a_delegation_ends_after_its_last_day_and_both_are_told_once(post: Post) -> None:
    pair = await two()
    id = await accepted(pair, ends=0)
    row = await Delegation.everyones("a test").get()
    assert await lifecycle.expired(clock.today()) == []
    yesterday = clock.today() - timedelta(days=1)
    await Delegation.everyones("a test").update(starts_on=yesterday, ends_on=yesterday)
    (given,) = (await ask(GIVEN, pair.marion))["viewer"]["hoursAccount"]["delegations"]
    assert given["status"] == "ENDED"
    answer = (await ask(END, pair.marion, id=id))["endDelegation"]
    assert answer == {"delegation": {"status": "ENDED"}, "errors": [{"code": "TRANSITION_NOT_ALLOWED"}]}
    assert await lifecycle.expired(clock.today()) == [row.id]
    for _ in range(2):
        await lifecycle.end_expired(row.id, now=clock.now(), today=clock.today())
    assert await lifecycle.expired(clock.today()) == []
    end = "Fin de la délégation de Marion Roussarie à Léa Morvan"
    assert await post.to(MARION) == [ACCEPTED, end]
    assert (await post.to(LEA))[1:] == [end]
    assert "Léa Morvan ne peut plus agir" in text_of(await post.last())
