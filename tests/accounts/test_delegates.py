"""A delegate on the holder's account: what they see, what they may do, who is told, and how it ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from auth.bearers import refreshed
from auth.permissions import OF_DELEGATE, Permission
from auth.viewer import AccountStatus, Nobody, Side, Viewer
from models import clock
from models.accounts import approving
from models.accounts.people import User
from models.delegations import Delegation
from models.facts import Fact
from tests import factories
from tests.accounts.delegating import ACT, END, GIVEN, LEA, MARION, SET_DIF, Two, accepted, acting, day, entered, two
from tests.accounts.stage import PASSWORD, Post, codes, text_of
from tests.resolvers.answers_given import ask, gid

ME = """{ viewer { side availableSides user { displayName login loginEmail contactEmail }
  delegation { delegate { displayName } } attachments { totalCount } sessions { current }
  hoursAccount { usable } } }"""
SESSIONS = "{ viewer { sessions { id current } } }"
EVERYWHERE = "mutation { signOut(everywhere: true) { done } }"
REFRESH = "mutation($t: String!) { refreshTokens(refreshToken: $t) { tokens { accessToken } errors { code } } }"
CHANGE = "mutation($c: String!, $n: String!) { changePassword(current: $c, new: $n) { done errors { code } } }"
HISTORY = """query($id: ID!) { node(id: $id) { ... on Delegation {
  history { label by { displayName } from to } } } }"""


async def alive(caller: Viewer) -> bool:
    return not isinstance(await refreshed(caller), Nobody)


@pytest.mark.feature("MCF-41")
async def test_a_delegate_sees_the_holders_account_and_none_of_what_proves_who_the_holder_is(database: str) -> None:
    pair = await two()
    place = await factories.establishment()
    marion = await User.everyones("a test").get(id=pair.marion.user_id)
    await factories.attachment(marion, place.company, side=Side.MEMBER)
    delegate = await acting(pair, await accepted(pair))
    assert (delegate.user_id, delegate.reaches) == (pair.marion.user_id, ())
    assert (await ask(ME, delegate))["viewer"] == {
        "side": "INDIVIDUAL",
        "availableSides": ["INDIVIDUAL"],
        "user": {"displayName": "Marion Roussarie", "login": "", "loginEmail": None, "contactEmail": None},
        "delegation": {"delegate": {"displayName": "Léa Morvan"}},
        "attachments": {"totalCount": 0},
        "sessions": [{"current": True}],
        "hoursAccount": {"usable": "0.00"},
    }
    assert (await ask(ME, pair.marion))["viewer"]["delegation"] is None
    assert (await ask(ME, pair.lea))["viewer"]["user"]["displayName"] == "Léa Morvan"


@pytest.mark.feature("MCF-41")
async def test_what_a_delegate_does_is_theirs_in_the_history_and_the_holder_is_told(post: Post) -> None:
    pair = await two()
    id = await accepted(pair)
    answer = (await ask(SET_DIF, await acting(pair, id), h="87.5"))["setDifHours"]
    hours = {"cpfAvailable": "0.00", "cpfReserved": "0.00", "difAvailable": "87.50", "difEditable": True}
    assert answer == {"hoursAccount": hours | {"usable": "87.50"}, "errors": []}
    fact = await Fact.everyones("a test").get(kind="hours.dif_set")
    delegation = await Delegation.everyones("a test").get()
    assert (fact.by_id, fact.subject_id) == (pair.lea.user_id, pair.marion.user_id)
    assert fact.data["delegation"] == delegation.id.hex
    assert (await post.to(MARION))[-1] == "Léa Morvan a agi sur votre compte"
    assert "Modification du solde d'heures DIF" in text_of(await post.last())
    for reader in (pair.marion, pair.lea):
        lines = (await ask(HISTORY, reader, id=id))["node"]["history"]
        assert [(line["label"], line["by"]["displayName"]) for line in lines] == [
            ("Proposition de la délégation", "Marion Roussarie"),
            ("Acceptation de la délégation", "Léa Morvan"),
            ("Connexion du délégué", "Léa Morvan"),
            ("Action du délégué : Modification du solde d'heures DIF", "Léa Morvan"),
        ]
    mails = len(await post.to(MARION))
    assert (await ask(SET_DIF, pair.marion, h="12"))["setDifHours"]["errors"] == []
    assert len(await post.to(MARION)) == mails  # nobody is told of what they do themselves
    by = await Fact.everyones("a test").filter(kind="hours.dif_set").order_by("id").values_list("by_id", flat=True)
    assert by == [pair.lea.user_id, pair.marion.user_id]


@pytest.mark.parametrize("hours", ["-0.01", "120.01", "1.005"])
async def test_dif_hours_go_from_none_to_120_by_hundredths(database: str, hours: str) -> None:
    pair = await two()
    payload = (await ask(SET_DIF, pair.marion, h=hours))["setDifHours"]
    assert codes(payload) == [("DIF_HOURS_INVALID", "hours")]
    assert payload["hoursAccount"]["difAvailable"] == "0.00"
    assert (await ask(SET_DIF, pair.marion, h="120"))["setDifHours"]["hoursAccount"]["difAvailable"] == "120.00"
    assert (await ask(SET_DIF, pair.lea, h="1")).codes == ["FORBIDDEN"]


@pytest.mark.parametrize(
    "act",
    [
        CHANGE.replace("$c: String!, $n: String!", "").replace("()", "").replace("$c", '"x"').replace("$n", '"y"'),
        'mutation { requestLoginEmailChange(email: "a@b.example", password: "x") { done } }',
        'mutation { updateProfile(input: {contactEmail: "a@b.example"}) { errors { code } } }',
        "mutation { switchSide(side: INDIVIDUAL) { errors { code } } }",
        'mutation { delegateAccount(delegateLogin: "x", startsOn: "2031-01-01") { errors { code } } }',
        "mutation { markNotificationsRead { unreadCount } }",
        'mutation { requestAttachment(input: {entityNumber: "1", side: MEMBER, roles: []}) { errors { code } } }',
    ],
)
async def test_a_delegate_may_do_nothing_that_only_the_person_may(database: str, act: str) -> None:
    pair = await two()
    id = await accepted(pair)
    delegate = await acting(pair, id)
    assert (await ask(act, delegate)).codes == ["FORBIDDEN"]
    assert (await ask(END, delegate, id=id)).codes == ["FORBIDDEN"]
    assert Permission.BE_ONESELF not in OF_DELEGATE
    assert (await ask(ACT, delegate, id=id)).codes == ["FORBIDDEN"]


async def test_nobody_acts_before_it_is_accepted_nor_before_its_first_day(database: str) -> None:
    pair = await two()
    early = await accepted(pair, starts=1)
    assert await _refused(pair, early) == ["TRANSITION_NOT_ALLOWED"]
    await Delegation.everyones("a test").update(starts_on=clock.today(), status="PROPOSED")
    assert await _refused(pair, early) == ["TRANSITION_NOT_ALLOWED"]
    await Delegation.everyones("a test").update(status="ACTIVE")
    assert await _refused(pair, early) == []
    assert (await ask(ACT, pair.marion, id=early)).codes == ["NOT_FOUND"]
    assert (await ask(ACT, pair.lea, id=gid("Delegation", pair.lea.user_id))).codes == ["NOT_FOUND"]


async def _refused(pair: Two, id: str) -> list[str]:
    return [error["code"] for error in (await ask(ACT, pair.lea, id=id))["actAsDelegate"]["errors"]]


async def test_ending_the_delegation_ends_every_sign_in_under_it_at_once(database: str) -> None:
    pair = await two()
    id = await accepted(pair)
    tokens, delegate = await entered(pair, id), await acting(pair, id)
    assert await alive(delegate)
    await ask(END, pair.marion, id=id)
    assert not await alive(delegate)
    assert await alive(pair.lea)
    payload = (await ask(REFRESH, t=tokens["refreshToken"]))["refreshTokens"]
    assert [error["code"] for error in payload["errors"]] == ["REFRESH_TOKEN_INVALID"]
    assert await _refused(pair, id) == ["TRANSITION_NOT_ALLOWED"]


async def test_a_delegate_signs_in_anew_each_day_and_never_beyond_the_last_one(database: str) -> None:
    pair = await two()
    ends = (await entered(pair, await accepted(pair, ends=0)))["refreshTokenExpiresAt"]
    assert datetime.fromisoformat(ends) == clock.midnight_after(clock.today())
    await Delegation.everyones("a test").update(ends_on=None)
    ends = (await entered(pair, gid("Delegation", (await Delegation.everyones("a test").get()).id)))[
        "refreshTokenExpiresAt"
    ]
    left = datetime.fromisoformat(ends) - clock.now()
    assert timedelta(hours=23, minutes=55) < left <= timedelta(days=1)


@pytest.mark.attack("AUTH-13")
@pytest.mark.parametrize("who", [LEA, MARION])
async def test_nobody_acts_any_more_once_one_of_the_two_accounts_is_closed(database: str, who: str) -> None:
    pair = await two()
    agent = await factories.agent()
    id = await accepted(pair)
    delegate, tokens = await acting(pair, id), await entered(pair, id)
    user = await User.everyones("a test").get(login=who)
    await approving.disable(user.id, agent, "Départ.")
    assert not await alive(delegate)
    await User.everyones("a test").filter(id=user.id).update(status=AccountStatus.DEACTIVATED)
    assert (await ask(REFRESH, t=tokens["refreshToken"]))["refreshTokens"]["tokens"] is None


@pytest.mark.attack("AUTH-10", "AUTH-12")
@pytest.mark.parametrize(("text", "words"), [(EVERYWHERE, {}), (CHANGE, {"c": PASSWORD, "n": "Tramway-Ocre-618"})])
async def test_signing_out_everywhere_and_a_new_password_end_what_one_does_for_others(
    database: str, text: str, words: dict[str, Any]
) -> None:
    pair = await two()
    delegate = await acting(pair, await accepted(pair))
    listed = (await ask(SESSIONS, pair.lea))["viewer"]["sessions"]
    assert [one["current"] for one in listed].count(True) == 1
    assert len(listed) == 2  # her own, and that as a delegate
    assert len((await ask(SESSIONS, pair.marion))["viewer"]["sessions"]) == 1
    assert (await ask(text, pair.lea, **words)).codes == []
    assert not await alive(delegate)
    assert await alive(pair.marion)


async def test_a_delegate_who_signs_out_leaves_the_holder_and_themselves_signed_in(database: str) -> None:
    pair = await two()
    delegate = await acting(pair, await accepted(pair))
    assert (await ask(EVERYWHERE, delegate)).codes == []
    assert (await alive(delegate), await alive(pair.lea), await alive(pair.marion)) == (False, True, True)


async def test_the_holder_reads_until_when_and_who(database: str) -> None:
    pair = await two()
    await accepted(pair, ends=7)
    (given,) = (await ask(GIVEN, pair.marion))["viewer"]["hoursAccount"]["delegations"]
    assert (given["status"], given["startsOn"], given["endsOn"]) == ("ACTIVE", day(0), day(7))
    assert (await ask(GIVEN, pair.lea))["viewer"]["hoursAccount"] is None
