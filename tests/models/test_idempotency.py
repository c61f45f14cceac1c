"""One key, one effect (RACE-05, RACE-14)."""

import asyncio
from uuid import UUID, uuid4

import pytest

from models.drafts import Draft
from models.drafts.creation import create_draft
from models.drafts.transmitting import transmit
from models.idempotency import IdempotencyRecord, Outcome, once
from models.refusals import Refusal
from tests import factories
from tests.cast import Cast


async def created(cast: Cast, key: str | None, title: str = "A") -> Outcome:
    async def act() -> Outcome:
        values = {"action": {"title": title}}
        draft = await create_draft(scheme="AF", values=values, by=cast.anne)
        return Outcome("Draft", draft.id)

    return await once(cast.anne, key, "createDraft", {"title": title}, act)


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


async def test_twenty_parallel_calls_have_one_effect_and_one_answer(cast: Cast) -> None:
    answers = await asyncio.gather(*(created(cast, "k") for _ in range(20)))
    assert len(set(answers)) == 1
    assert await drafts() == 1


async def test_parallel_transmissions_under_one_key_all_succeed(cast: Cast) -> None:
    """The second must not see the change of the first and be refused as stale."""
    draft = await factories.complete_draft(cast.anne)

    async def act() -> Outcome:
        return Outcome("Draft", (await transmit(draft.id, version=1, by=cast.anne)).id)

    request = {"id": draft.id, "version": 1}
    answers = await asyncio.gather(*(once(cast.anne, "k", "transmitDraft", request, act) for _ in range(10)))
    assert set(answers) == {Outcome("Draft", draft.id)}


async def _never() -> Outcome:
    return Outcome("Draft", uuid4())
