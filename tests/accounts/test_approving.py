"""«En cours de validation»: the funder's staff decide, and those concerned are told."""

from typing import Any

import pytest

from auth.viewer import AccountStatus, Side, Viewer
from models.accounts.people import User
from models.bell import InboxEntry
from models.scoping import Scoped
from tests import factories
from tests.accounts.stage import Post, activated, codes, professional, session_of, signed_in, text_of
from tests.resolvers.answers_given import NOBODY, ask, gid
from tests.resolvers.asking import ask as ask_in_full

PAYLOAD = "{ user { status } errors { code path } }"
APPROVE = f"mutation($id: ID!) {{ answer: approveAccount(userId: $id) {PAYLOAD} }}"
REJECT = f"mutation($id: ID!, $why: String!) {{ answer: rejectAccount(userId: $id, reason: $why) {PAYLOAD} }}"
DISABLE = f"mutation($id: ID!, $why: String!) {{ answer: disableAccount(userId: $id, reason: $why) {PAYLOAD} }}"
ENABLE = f"mutation($id: ID!) {{ answer: enableAccount(userId: $id) {PAYLOAD} }}"
LIST = "{ accountsToApprove(first: 10) { totalCount nodes { id displayName organisation loginEmail } } }"
BELL = "{ viewer { notifications { nodes { kind title body subject { __typename id } } } } }"
ENROL = """
mutation {
  enrolCandidate(input: {sessionId: "x", candidate: {firstName: "A", birthName: "B", email: "a@b.example"}}) {
    errors { code } } }"""
LEA = "lea.morvan@marine.example"


async def waiting(post: Post) -> User:
    """Léa, who has confirmed her address."""
    await professional()
    await activated(await post.token())
    return await User.everyones("a test").get(login_email=LEA)


async def decided(text: str, by: Viewer, user: Scoped, **more: Any) -> Any:
    return (await ask(text, by, id=gid("User", user.id), **more))["answer"]


async def lines() -> list[tuple[Side, str]]:
    found = await InboxEntry.everyones("a test").order_by("id").select_related("notification", "inbox")
    return [(entry.inbox.side, entry.notification.title) for entry in found]


@pytest.mark.feature("AFPA-14")
async def test_staff_are_told_see_who_waits_and_approve(post: Post) -> None:
    agent = await factories.agent(login="agent@opco.example")
    lea = await waiting(post)
    assert await post.to("agent@opco.example") == ["Compte de Léa Morvan à valider"]
    assert await post.to(LEA) == ["Activez votre compte"]  # nobody is welcome before they are approved
    assert await lines() == [(Side.STAFF, "Compte de Léa Morvan à valider")]
    assert (await ask(LIST, agent))["accountsToApprove"] == {
        "totalCount": 1,
        "nodes": [
            {
                "id": gid("User", lea.id),
                "displayName": "Léa Morvan",
                "organisation": "Marine nationale",
                "loginEmail": LEA,
            }
        ],
    }
    assert await decided(APPROVE, agent, lea) == {"user": {"status": "ACTIVE"}, "errors": []}
    assert (await post.to(LEA))[-1] == "Votre compte est validé"
    (line,) = (await ask(BELL, await session_of(LEA)))["viewer"]["notifications"]["nodes"]
    assert (line["kind"], line["subject"]) == ("ACCOUNT_APPROVED", {"__typename": "User", "id": gid("User", lea.id)})
    assert (await ask(LIST, agent))["accountsToApprove"]["totalCount"] == 0


@pytest.mark.feature("AFPA-13", "AFPA-15", "AFPA-16")
async def test_an_account_in_validation_comes_in_but_cannot_enrol_and_is_told_to_call(post: Post) -> None:
    agent = await factories.agent()
    lea = await waiting(post)
    before = await _refused(await session_of(LEA))
    assert before == (
        "FORBIDDEN",
        "Votre compte est en cours de validation. Pour une inscription immédiate, appelez le 3936.",
    )
    await decided(APPROVE, agent, lea)
    assert (await _refused(await session_of(LEA)))[0] != "FORBIDDEN"


async def _refused(caller: Any) -> tuple[str, str]:
    (error,) = (await ask_in_full(ENROL, caller))["errors"]
    return error["extensions"]["code"], error["message"]


async def test_a_rejection_has_a_reason_which_the_person_reads(post: Post) -> None:
    agent = await factories.agent()
    lea = await waiting(post)
    assert codes(await decided(REJECT, agent, lea, why=" ")) == [("REASON_REQUIRED", "reason")]
    assert codes(await decided(REJECT, agent, lea, why="x" * 1_001)) == [("TEXT_TOO_LONG", "reason")]
    session = await session_of(LEA)
    assert isinstance(session, Viewer)
    answer = await decided(REJECT, agent, lea, why="Organisme inconnu.")
    assert answer == {"user": {"status": "REJECTED"}, "errors": []}
    mail = await post.last()
    assert mail["To"] == LEA
    assert "Votre demande de compte n'est pas acceptée. Motif : Organisme inconnu." in text_of(mail)
    assert (await signed_in(LEA))["signIn"]["tokens"] is None


async def test_a_disabled_account_is_out_until_it_is_enabled(post: Post) -> None:
    """AUTH-13 by its verb."""
    agent = await factories.agent()
    lea = await waiting(post)
    await decided(APPROVE, agent, lea)
    session = await ask("mutation { signOut { done } }", await session_of(LEA))
    assert session["signOut"]["done"] is True
    await session_of(LEA)
    assert (await decided(DISABLE, agent, lea, why="Départ."))["user"] == {"status": "DEACTIVATED"}
    assert (await signed_in(LEA))["signIn"]["tokens"] is None
    assert (await decided(ENABLE, agent, lea))["user"] == {"status": "ACTIVE"}
    assert (await signed_in(LEA))["signIn"]["tokens"] is not None
    assert (await post.to(LEA))[-2:] == ["Votre compte est désactivé", "Votre compte est réactivé"]


@pytest.mark.parametrize(
    ("text", "status"),
    [(APPROVE, "ACTIVE"), (REJECT, "ACTIVE"), (ENABLE, "AWAITING_APPROVAL"), (DISABLE, "REJECTED")],
)
async def test_other_steps_are_refused(database: str, text: str, status: str) -> None:
    agent = await factories.agent()
    user = await factories.person(status=AccountStatus(status))
    why = {"why": "x"} if "$why" in text else {}
    answer = await decided(text, agent, user, **why)
    assert [error["code"] for error in answer["errors"]] == ["TRANSITION_NOT_ALLOWED"]
    assert (await User.everyones("a test").get(id=user.id)).status.value == status


async def test_nobody_else_decides_and_staff_do_not_decide_on_themselves(database: str) -> None:
    agent = await factories.agent()
    user = await factories.person(side=Side.PRESCRIBER, status=AccountStatus.AWAITING_APPROVAL)
    itself = await factories.viewer_of(user)
    member = await factories.member(await factories.company())
    for text, more in ((APPROVE, {}), (REJECT, {"why": "x"}), (DISABLE, {"why": "x"}), (ENABLE, {})):
        for caller, code in ((NOBODY, "UNAUTHENTICATED"), (member, "FORBIDDEN"), (itself, "FORBIDDEN")):
            assert (await ask(text, caller, id=gid("User", user.id), **more)).codes == [code]
        assert (await ask(text, agent, id=gid("Dossier", user.id), **more)).codes == ["NOT_FOUND"]
    assert (await ask(LIST, member)).codes == ["FORBIDDEN"]
    answer = (await ask(DISABLE, agent, id=gid("User", agent.user_id), why="x"))["answer"]
    assert [error["code"] for error in answer["errors"]] == ["NOT_PERMITTED"]
    assert (await User.everyones("a test").get(id=user.id)).status is AccountStatus.AWAITING_APPROVAL
