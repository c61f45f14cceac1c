"""One key, one effect."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from auth.viewer import Viewer
from models.database import close_database, open_database
from models.drafts import Draft
from models.drafts.creation import create_draft
from models.drafts.transmitting import transmit
from models.idempotency import IdempotencyRecord, Outcome, once
from models.refusals import IdempotencyKeyInFlight, IdempotencyKeyReused, Refusal
from tests import factories
from tests.cast import Cast, on_stage

DAY = timedelta(days=1)


async def created(
    cast: Cast, key: str | None, title: str = "A", *, by: Viewer | None = None, now: datetime | None = None
) -> Outcome:
    viewer = by or cast.anne

    async def act() -> Outcome:
        values = {"action": {"title": title}}
        draft = await create_draft(scheme="AF", values=values, by=viewer)
        return Outcome("Draft", draft.id)

    return await once(viewer, key, "createDraft", {"title": title}, act, now=now)


async def drafts() -> int:
    return await Draft.everyones("a test counts").count()


async def test_the_same_key_and_request_give_the_first_outcome_again(cast: Cast) -> None:
    first = await created(cast, "k")
    assert await created(cast, "k") == first
    assert await drafts() == 1
    assert isinstance(first.id, UUID)


async def test_without_a_key_each_call_acts(cast: Cast) -> None:
    assert await created(cast, None) != await created(cast, None)
    assert await drafts() == 2
    assert await IdempotencyRecord.all().count() == 0


async def test_the_key_of_another_request_is_refused(cast: Cast) -> None:
    await created(cast, "k", "A")
    with pytest.raises(Refusal) as refused:
        await created(cast, "k", "B")
    assert refused.value.code == "IDEMPOTENCY_KEY_REUSED"
    assert await drafts() == 1


async def test_another_operation_is_another_request(cast: Cast) -> None:
    await created(cast, "k")
    with pytest.raises(Refusal) as refused:
        await once(cast.anne, "k", "deleteDraft", {"title": "A"}, _never)
    assert refused.value.code == "IDEMPOTENCY_KEY_REUSED"


async def test_everybody_has_their_own_keys(cast: Cast) -> None:
    await created(cast, "k")

    async def act() -> Outcome:
        return Outcome("Draft", (await factories.draft(cast.karim)).id)

    await once(cast.karim, "k", "createDraft", {"title": "A"}, act)
    assert await drafts() == 2


@pytest.mark.parametrize("key", ["", "k" * 256])
async def test_a_key_has_a_length(cast: Cast, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        await created(cast, key)
    assert refused.value.code == "IDEMPOTENCY_KEY_INVALID"
    await created(cast, "k" * 255)


async def test_a_refused_request_leaves_the_key_free(cast: Cast) -> None:
    async def refuse() -> Outcome:
        await factories.draft(cast.anne)
        await create_draft(scheme="XX", by=cast.anne)
        raise AssertionError

    with pytest.raises(Refusal):
        await once(cast.anne, "k", "createDraft", {"title": "A"}, refuse)
    assert await drafts() == 0
    assert await IdempotencyRecord.all().count() == 0
    await created(cast, "k")


@pytest.mark.attack("RACE-14")
async def test_twenty_parallel_calls_have_one_effect_and_one_answer(cast: Cast) -> None:
    answers = await asyncio.gather(*(created(cast, "k") for _ in range(20)))
    assert len(set(answers)) == 1
    assert await drafts() == 1


@pytest.mark.attack("RACE-05", "RACE-14")
async def test_parallel_transmissions_under_one_key_all_succeed(cast: Cast) -> None:
    """The second must not see the change of the first and be refused as stale."""
    draft = await factories.complete_draft(cast.anne)

    async def act() -> Outcome:
        return Outcome("Draft", (await transmit(draft.id, version=1, by=cast.anne)).id)

    request = {"id": draft.id, "version": 1}
    answers = await asyncio.gather(*(once(cast.anne, "k", "transmitDraft", request, act) for _ in range(10)))
    assert set(answers) == {Outcome("Draft", draft.id)}


async def test_a_client_has_keys_apart_from_those_of_its_user(cast: Cast) -> None:
    scopes = frozenset({"WRITE_DRAFTS"})
    one, other = (replace(cast.anne, client_id=uuid4(), scopes=scopes) for _ in range(2))
    outcomes = [await created(cast, "k", by=who) for who in (cast.anne, one, other)]
    assert len(set(outcomes)) == 3
    assert [await created(cast, "k", by=who) for who in (cast.anne, one, other)] == outcomes
    assert await drafts() == 3


@pytest.mark.attack("HOOK-09")
async def test_a_key_lives_a_day_and_then_serves_for_something_else(cast: Cast) -> None:
    noon = datetime(2026, 8, 3, 12, tzinfo=UTC)
    first = await created(cast, "k", "A", now=noon)
    assert await created(cast, "k", "A", now=noon + DAY - timedelta(seconds=1)) == first
    with pytest.raises(IdempotencyKeyReused):
        await created(cast, "k", "B", now=noon + DAY - timedelta(seconds=1))
    second = await created(cast, "k", "B", now=noon + DAY)
    assert second != first
    assert await created(cast, "k", "B", now=noon + DAY) == second
    assert (await drafts(), await IdempotencyRecord.all().count()) == (2, 1)


@pytest.mark.attack("RACE-14")
async def test_twenty_parallel_calls_on_a_key_that_expired_have_one_effect(cast: Cast) -> None:
    noon = datetime(2026, 8, 3, 12, tzinfo=UTC)
    await created(cast, "k", "A", now=noon)
    answers = await asyncio.gather(*(created(cast, "k", "B", now=noon + DAY) for _ in range(20)))
    assert len(set(answers)) == 1
    assert await drafts() == 2


@pytest.mark.parametrize("refuses", [False, True])
async def test_a_retry_waits_for_the_first_call_at_work(cast: Cast, refuses: bool) -> None:
    """And acts by itself when the first one is refused after all."""
    acting, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> Outcome:
        acting.set()
        await go_on.wait()
        if refuses:
            raise Refusal
        return Outcome("Draft", (await create_draft(scheme="AF", by=cast.anne)).id)

    first = asyncio.create_task(once(cast.anne, "k", "createDraft", {"title": "A"}, slow))
    await acting.wait()
    retry = asyncio.create_task(created(cast, "k"))
    done, _ = await asyncio.wait((retry,), timeout=0.3)
    assert done == set()
    go_on.set()
    answers = await asyncio.gather(first, retry, return_exceptions=True)
    assert isinstance(answers[0], Refusal) is refuses
    assert refuses or answers[0] == answers[1]
    assert await drafts() == 1


async def test_a_retry_that_waits_too_long_may_come_again(postgres_url: str) -> None:
    await open_database(postgres_url)
    holder = await asyncpg.connect(postgres_url)
    try:
        cast = await on_stage()
        await created(cast, "first")
        held = holder.transaction()
        await held.start()
        await holder.execute("UPDATE idempotency_record SET key = 'k'")
        with pytest.raises(IdempotencyKeyInFlight):
            await created(cast, "k")
        await held.rollback()
        await created(cast, "k")
        assert await drafts() == 2
    finally:
        await holder.close()
        await close_database()


@pytest.mark.parametrize("wait", [0, 0.005, 0.02])
async def test_a_caller_cut_off_at_any_moment_leaves_one_effect_or_none(cast: Cast, wait: float) -> None:
    cut = asyncio.create_task(created(cast, "k"))
    await asyncio.sleep(wait)
    cut.cancel()
    await asyncio.gather(cut, return_exceptions=True)
    assert await drafts() == await IdempotencyRecord.all().count()
    await created(cast, "k")
    assert await drafts() == 1


async def _never() -> Outcome:
    return Outcome("Draft", uuid4())
