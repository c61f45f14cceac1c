"""A contract on which the funder does not decide in time is granted by the clock: as requested, once, at its day."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.documents.filing import deposit
from models.dossiers import Dossier, FundingLine, FundingShare
from models.dossiers.granting import grant
from models.dossiers.reviewing import Expected, refuse, request_documents, start_review
from models.dossiers.silence import GrantedBySilence
from models.jobs import Job
from models.states import DossierStatus
from outside.storage import FileStorage
from reactions.clock.holding import LEASE, Hold
from reactions.clock.jobs import grant_tacitly
from reactions.clock.scheduler import Task, Tasks, appoint, run_next
from tests import factories
from tests.cast import Cast
from tests.clock.contracts import (
    GRANTED_AT,
    LAST_SECOND,
    RECEIVED,
    SENTENCE,
    SILENCE,
    WHY,
    contract_in,
    fetched,
    grants,
)
from tests.inbox.clocks import Hands
from tests.models.stories import kinds_of, snapshot
from tests.models.test_filing import PDF

D = DossierStatus


async def strike(at: datetime, tasks: Tasks = SILENCE) -> None:
    """The clock comes by at this instant, and runs what is due."""
    await Job.bulk_create([Job(name="tacit_grants", due_at=at)], ignore_conflicts=True)
    await Job.filter(name="tacit_grants").update(due_at=at)
    assert await run_next(tasks, Hands(at).read)


async def test_what_was_left_without_a_decision_is_granted_as_requested(cast: Cast) -> None:
    trainees = [factories.af_trainee(), factories.myriam(), factories.david()]
    costs = [factories.af_cost(), factories.af_cost("MEALS", None, requested_units="30", unit="HOURS")]
    values = factories.af_values(trainees=trainees, costs=costs)
    dossier = await contract_in(D.UNDER_REVIEW, cast, values=values)
    await strike(GRANTED_AT)
    after = await fetched(dossier)
    assert (after.status, after.tacit, after.version) == (D.GRANTED, True, dossier.version + 1)
    assert (after.decided_at, after.decision_reason, after.updated_at) == (GRANTED_AT, SENTENCE, GRANTED_AT)
    lines = FundingLine.everyones(WHY).filter(dossier_id=dossier.id).order_by("position")
    assert [line.granted_cents for line in await lines] == [140000, 0]
    shares = FundingShare.everyones(WHY).filter(line__nature="PEDAGOGICAL").order_by("position")
    assert [share.granted_cents for share in await shares] == [46668, 46666, 46666]
    (fact,) = await grants(dossier)
    assert (fact.by_id, fact.at) == (None, GRANTED_AT)
    assert fact.data == {
        "from": "UNDER_REVIEW", "to": "GRANTED", "comment": SENTENCE, "side": None, "tacit": True,
        "granted_cents": 140000,
    }  # fmt: skip


@pytest.mark.attack("CLK-03")
async def test_until_the_last_second_of_the_last_day_nothing_is_granted(cast: Cast) -> None:
    dossier = await contract_in(D.UNDER_REVIEW, cast)
    before = await snapshot(dossier)
    await strike(LAST_SECOND)
    assert await snapshot(dossier) == before
    await strike(GRANTED_AT)
    assert (await fetched(dossier)).status is D.GRANTED


async def test_a_contract_that_nobody_opened_was_left_without_a_decision_too(cast: Cast) -> None:
    dossier = await contract_in(D.TRANSMITTED, cast)
    await strike(GRANTED_AT)
    assert (await fetched(dossier)).status is D.GRANTED
    (fact,) = await grants(dossier)
    assert (fact.data["from"], fact.data["to"]) == ("TRANSMITTED", "GRANTED")


@pytest.mark.parametrize(
    "status", [D.AWAITING_DOCUMENTS, D.GRANTED, D.REFUSED, D.CANCELLED, D.AWAITING_INVOICES, D.TERMINATED, D.SETTLED]
)
async def test_nothing_else_is_granted_by_silence(cast: Cast, status: DossierStatus) -> None:
    dossier = await contract_in(status, cast)
    before = await snapshot(dossier)
    await strike(GRANTED_AT + timedelta(days=90))
    assert await snapshot(dossier) == before


async def test_the_other_schemes_wait_for_a_decision(cast: Cast) -> None:
    dossiers = [await contract_in(D.UNDER_REVIEW, cast, scheme=scheme) for scheme in ("AF", "PROA", "FPE", "APPR")]
    await strike(GRANTED_AT + timedelta(days=90))
    assert [(await fetched(dossier)).status for dossier in dossiers] == [D.UNDER_REVIEW] * 4


async def test_the_time_starts_anew_when_the_last_document_that_was_asked_for_arrives(
    cast: Cast, tmp_path: Path
) -> None:
    dossier = await contract_in(D.UNDER_REVIEW, cast)
    wanted = [Expected("RIB"), Expected("MANDATE")]
    asked = RECEIVED + timedelta(days=10)
    await request_documents(dossier.id, version=dossier.version, documents=wanted, by=cast.agent, at=asked)
    for nature, days in (("RIB", 12), ("MANDATE", 40)):
        arrived = RECEIVED + timedelta(days=days, hours=-1)  # 23:30 by the clocks of summer
        await strike(arrived)
        await deposit(
            Dossier, dossier.id, nature=nature, file_name="piece.pdf", content=PDF, storage=FileStorage(tmp_path),
            by=cast.anne, at=arrived,
        )  # fmt: skip
    await strike(GRANTED_AT + timedelta(days=40, seconds=-1))
    assert (await fetched(dossier)).status is D.UNDER_REVIEW
    await strike(GRANTED_AT + timedelta(days=40))
    assert (await fetched(dossier)).decided_at == GRANTED_AT + timedelta(days=40)


@pytest.mark.attack("CLK-06")
async def test_a_clock_that_was_away_for_three_days_grants_at_the_day_of_the_law(cast: Cast) -> None:
    dossier, young = (
        await contract_in(D.UNDER_REVIEW, cast),
        await contract_in(D.UNDER_REVIEW, cast, received=RECEIVED + timedelta(days=4)),
    )
    hands = Hands(LAST_SECOND)
    await appoint(SILENCE, LAST_SECOND)
    hands.jump(timedelta(days=3, hours=7))
    while await run_next(SILENCE, hands.read):
        pass
    after = await fetched(dossier)
    assert (after.decided_at, after.updated_at) == (GRANTED_AT, hands.read())
    assert [fact.at for fact in await grants(dossier)] == [hands.read()]
    assert (await fetched(young)).status is D.UNDER_REVIEW


@pytest.mark.attack("CRASH-17")
async def test_two_schedulers_and_a_clock_that_steps_back_grant_once(cast: Cast) -> None:
    dossier = await contract_in(D.UNDER_REVIEW, cast)
    await appoint(SILENCE, LAST_SECOND)
    hands = Hands(GRANTED_AT)
    assert sorted(await asyncio.gather(*(run_next(SILENCE, hands.read) for _ in range(4)))) == [False] * 3 + [True]
    for at in (GRANTED_AT, GRANTED_AT + timedelta(hours=1)):
        await strike(at)
    assert len(await grants(dossier)) == 1
    assert (await fetched(dossier)).version == dossier.version + 1


@pytest.mark.attack("CRASH-17")
async def test_a_scheduler_that_dies_in_the_middle_leaves_the_rest_to_the_next(cast: Cast) -> None:
    dossiers = [await contract_in(D.UNDER_REVIEW, cast, received=RECEIVED - timedelta(hours=n)) for n in (3, 2, 1)]
    kept = 0

    async def dying(now: datetime, hold: Hold) -> None:
        nonlocal kept

        def read() -> datetime:
            nonlocal kept
            kept += 1
            if kept == 2:
                raise asyncio.CancelledError
            return hold.read()

        await grant_tacitly(now, Hold(hold.job, hold.lease, read))

    with pytest.raises(asyncio.CancelledError):
        await strike(GRANTED_AT, {"tacit_grants": Task(dying, SILENCE["tacit_grants"].following)})
    assert [len(await grants(dossier)) for dossier in dossiers] == [1, 0, 0]
    assert not await run_next(SILENCE, Hands(GRANTED_AT + LEASE - timedelta(seconds=1)).read)
    assert await run_next(SILENCE, Hands(GRANTED_AT + LEASE).read)
    assert [len(await grants(dossier)) for dossier in dossiers] == [1, 1, 1]


@pytest.mark.attack("RACE-04")
async def test_silence_and_a_decision_at_once_end_one_way(cast: Cast) -> None:
    for _ in range(3):
        dossier = await contract_in(D.UNDER_REVIEW, cast)
        decided, _ran = await asyncio.gather(
            refuse(dossier.id, version=dossier.version, reason="Hors délai.", by=cast.agent, at=LAST_SECOND),
            strike(GRANTED_AT),
            return_exceptions=True,
        )
        after = await fetched(dossier)
        assert after.status is (D.REFUSED if isinstance(decided, Dossier) else D.GRANTED)
        assert after.version == dossier.version + 1
        assert len(await kinds_of(dossier)) == 3


async def test_a_decision_that_comes_too_late_decides_nothing_even_before_the_clock(cast: Cast) -> None:
    opened, unopened = await contract_in(D.UNDER_REVIEW, cast), await contract_in(D.TRANSMITTED, cast)
    before = await snapshot(opened), await snapshot(unopened)
    late: dict[str, Any] = {"by": cast.agent, "at": GRANTED_AT}
    with pytest.raises(GrantedBySilence):
        await refuse(opened.id, version=opened.version, reason="Hors délai.", **late)
    with pytest.raises(GrantedBySilence):
        await grant(opened.id, version=opened.version, **late)
    with pytest.raises(GrantedBySilence):
        await request_documents(opened.id, version=opened.version, documents=[Expected("RIB")], **late)
    with pytest.raises(GrantedBySilence):
        await start_review(unopened.id, version=unopened.version, **late)
    assert (await snapshot(opened), await snapshot(unopened)) == before
    in_time = await grant(opened.id, version=opened.version, by=cast.agent, at=datetime(2026, 4, 5, 21, tzinfo=UTC))
    assert (in_time.status, in_time.tacit) == (D.GRANTED, False)
