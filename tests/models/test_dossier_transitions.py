"""Each status × action × side of the dossier's table (workflows.md §6): what is allowed moves, the rest refuses."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import pytest

from auth.viewer import Viewer
from models.actions import DossierAction
from models.database import transaction
from models.dossiers import Dossier, FundingLine
from models.dossiers.cancelling import cancel
from models.dossiers.granting import grant
from models.dossiers.lifecycle import EXPLANATIONS, allowed_actions
from models.dossiers.reading import locked, situation_of
from models.dossiers.reviewing import Expected, refuse, request_documents, start_review
from models.facts import Fact
from models.refusals import NotSeen, Refusal, StaleVersion, TransitionNotAllowed
from models.states import DossierStatus
from tests import factories
from tests.cast import Cast
from tests.models.stories import dossier_in, kinds_of, snapshot

A, D = DossierAction, DossierStatus
VERBS: dict[DossierAction, tuple[Callable[..., Awaitable[Dossier]], dict[str, Any]]] = {
    A.START_REVIEW: (start_review, {}),
    A.REQUEST_DOCUMENTS: (request_documents, {"documents": [Expected("INVOICE")]}),
    A.GRANT: (grant, {}),
    A.REFUSE: (refuse, {"reason": "Hors critères."}),
    A.CANCEL: (cancel, {"reason": "Stage annulé."}),
}
# In which status, who, does what → the status it then has.
ALLOWED: dict[tuple[DossierStatus, str, DossierAction], DossierStatus] = {
    (D.TRANSMITTED, "staff", A.START_REVIEW): D.UNDER_REVIEW,
    (D.UNDER_REVIEW, "staff", A.REQUEST_DOCUMENTS): D.AWAITING_DOCUMENTS,
    (D.UNDER_REVIEW, "staff", A.GRANT): D.GRANTED,
    (D.UNDER_REVIEW, "staff", A.REFUSE): D.REFUSED,
    (D.AWAITING_DOCUMENTS, "staff", A.REFUSE): D.REFUSED,
    (D.GRANTED, "staff", A.CANCEL): D.CANCELLED,
    (D.GRANTED, "member", A.CANCEL): D.CANCELLED,
    (D.AWAITING_INVOICES, "staff", A.CANCEL): D.CANCELLED,
    (D.AWAITING_INVOICES, "member", A.CANCEL): D.CANCELLED,
}
OPEN = {D.TRANSMITTED, D.UNDER_REVIEW, D.AWAITING_DOCUMENTS, D.GRANTED, D.AWAITING_INVOICES, D.TERMINATED}
SIDES = ("member", "provider", "staff")


def viewer_on(side: str, cast: Cast) -> Viewer:
    return {"member": cast.anne, "provider": cast.louise, "staff": cast.agent}[side]


async def act(action: DossierAction, dossier: Dossier, viewer: Viewer) -> Dossier:
    verb, given = VERBS[action]
    return await verb(dossier.id, version=dossier.version, by=viewer, **given)


@pytest.mark.parametrize("status", D)
async def test_only_the_moves_of_the_table_are_made(cast: Cast, status: DossierStatus) -> None:
    for side, action in product(SIDES, VERBS):
        dossier = await dossier_in(status, cast)
        end = ALLOWED.get((status, side, action))
        before, told = await snapshot(dossier), await kinds_of(dossier)
        if end is None:
            with pytest.raises(TransitionNotAllowed):
                await act(action, dossier, viewer_on(side, cast))
            assert await snapshot(dossier) == before, (side, action)
        else:
            moved = await act(action, dossier, viewer_on(side, cast))
            assert (moved.status, moved.version) == (end, dossier.version + 1)
            assert len(await kinds_of(dossier)) == len(told) + 1


@pytest.mark.parametrize("status", D)
async def test_what_is_offered_is_what_would_be_done(cast: Cast, status: DossierStatus) -> None:
    dossier = await dossier_in(status, cast)
    for side in SIDES:
        wanted = {action for action in VERBS if (status, side, action) in ALLOWED}
        if side != "staff" and status in OPEN:
            wanted.add(A.ADD_DOCUMENT)
        if side == "member" and status in OPEN:
            wanted.add(A.ADD_BANK_DETAILS)
        if side != "provider" and status in OPEN:
            wanted.add(A.SEND_MESSAGE)
        viewer = viewer_on(side, cast)
        async with transaction():
            situation = await situation_of(await locked(dossier.id, viewer), viewer)
        assert set(allowed_actions(situation, viewer)) == wanted


def test_every_status_is_explained() -> None:
    assert set(EXPLANATIONS) == set(D)


@pytest.mark.parametrize("action", VERBS)
async def test_strangers_meet_nothing(cast: Cast, action: DossierAction) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await snapshot(dossier)
    for viewer in (cast.camille, cast.myriam, cast.paul, cast.jean):
        with pytest.raises(NotSeen):
            await act(action, dossier, viewer)
    assert await snapshot(dossier) == before


async def test_a_stale_version_decides_nothing(cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await snapshot(dossier)
    for version in (dossier.version - 1, dossier.version + 1):
        with pytest.raises(StaleVersion):
            await grant(dossier.id, version=version, by=cast.agent)
    assert await snapshot(dossier) == before


@pytest.mark.attack("RACE-04")
async def test_granted_and_refused_at_once_ends_one_way(cast: Cast) -> None:
    for _ in range(5):
        dossier = await dossier_in(D.UNDER_REVIEW, cast)
        done = await asyncio.gather(
            act(A.GRANT, dossier, cast.agent), act(A.REFUSE, dossier, cast.agent), return_exceptions=True
        )
        assert len([one for one in done if isinstance(one, Dossier)]) == 1
        after = await factories.fetched(dossier)
        assert after.status in (D.GRANTED, D.REFUSED)
        assert await kinds_of(dossier) == [
            "dossier.transmitted", "dossier.review_started", f"dossier.{after.status.value.lower()}",
        ]  # fmt: skip


async def test_the_reviewer_takes_charge(cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    assert dossier.assignee_id == cast.agent.user_id


async def test_a_decision_has_its_day_and_its_reason(cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    day = factories.noon(factories.START)
    refused = await refuse(dossier.id, version=dossier.version, reason=" Hors critères. ", by=cast.agent, at=day)
    assert (refused.decided_at, refused.decision_reason, refused.updated_at) == (day, "Hors critères.", day)
    fact = await Fact.everyones("a test looks").get(subject_id=dossier.id, kind="dossier.refused")
    assert fact.data == {"from": "UNDER_REVIEW", "to": "REFUSED", "comment": "Hors critères.", "side": "STAFF"}


@pytest.mark.parametrize(
    ("reason", "code"), [("", "REASON_REQUIRED"), (" \n ", "REASON_REQUIRED"), ("a" * 2001, "TEXT_TOO_LONG")]
)
async def test_a_refusal_and_a_cancellation_need_a_reason(cast: Cast, reason: str, code: str) -> None:
    for status, verb in ((D.UNDER_REVIEW, refuse), (D.GRANTED, cancel)):
        dossier = await dossier_in(status, cast)
        before = await snapshot(dossier)
        with pytest.raises(Refusal) as refused:
            await verb(dossier.id, version=dossier.version, reason=reason, by=cast.agent)
        assert [(one.code, one.path) for one in refused.value.problems] == [(code, ("reason",))]
        assert await snapshot(dossier) == before


async def test_what_was_paid_is_not_cancelled(cast: Cast) -> None:
    dossier = await dossier_in(D.GRANTED, cast)
    await FundingLine.everyones("a payment").filter(dossier_id=dossier.id).update(paid_cents=1)
    with pytest.raises(TransitionNotAllowed):
        await act(A.CANCEL, dossier, cast.anne)


@pytest.mark.parametrize(
    ("documents", "code", "path"),
    [
        ([], "DOCUMENTS_REQUIRED", ("documents",)),
        ([Expected("RIB")] * 51, "DOCUMENTS_REQUIRED", ("documents",)),
        ([Expected("RIB"), Expected("SELFIE")], "NATURE_UNKNOWN", ("documents", "1", "nature")),
        ([Expected("RIB", label="a" * 201)], "TEXT_TOO_LONG", ("documents", "0", "label")),
        ([Expected("RIB", comment="a" * 1001)], "TEXT_TOO_LONG", ("documents", "0", "comment")),
    ],
)
async def test_a_bad_request_for_documents_asks_nothing(
    cast: Cast, documents: list[Expected], code: str, path: tuple[str, ...]
) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await snapshot(dossier)
    with pytest.raises(Refusal) as refused:
        await request_documents(dossier.id, version=dossier.version, documents=documents, by=cast.agent)
    assert [(one.code, one.path) for one in refused.value.problems] == [(code, path)]
    assert await snapshot(dossier) == before
