"""Walking through what may be looked up one by one takes its time."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from auth.pace import MOST, Pace
from auth.throttle import TooManyAttempts
from auth.viewer import Nobody
from tests import factories
from tests.live.living import Live, living
from tests.resolvers.answers_given import NOBODY, ask

PREVIEW = "query($n: String!) { entityPreview(number: $n) { number name city hasAdministrator } }"
AT = datetime(2026, 8, 3, 12, 0, 20, tzinfo=UTC)


@pytest.mark.attack("ENUM-06")
async def test_who_walks_through_the_numbers_of_companies_is_stopped_and_others_are_not(database: str) -> None:
    place = await factories.establishment(number="40101593800004")
    walker, another = (f"2001:db8::{uuid4().hex[:4]}:{one}" for one in (1, 2))
    known = await ask(PREVIEW, n=place.siret, ip=walker)
    assert known["entityPreview"]["hasAdministrator"] is False
    # The minute may turn once meanwhile.
    codes = [(await ask(PREVIEW, n=factories.siren(number), ip=walker)).codes for number in range(2 * MOST + 1)]
    stopped = codes.index(["RATE_LIMITED"])
    assert MOST - 1 <= stopped < 2 * MOST
    aliases = " ".join(f'a{one}: entityPreview(number: "{place.siret}") {{ name }}' for one in range(2))
    assert (await ask(f"{{ {aliases} }}", ip=another)).codes == []


@pytest.mark.attack("ENUM-06")
async def test_everyone_has_a_pace_of_their_own_each_minute(database: str) -> None:
    pace = Pace("a test", most=2)
    camille = await factories.agent()
    for caller, ip in ((NOBODY, "192.0.2.1"), (NOBODY, "192.0.2.2"), (camille, "192.0.2.1")):
        for _ in range(2):
            await pace.step(caller, ip, now=AT)
        with pytest.raises(TooManyAttempts) as refused:
            await pace.step(caller, ip, now=AT)
        assert refused.value.retry_after == 40
    with pytest.raises(TooManyAttempts):
        await pace.step(camille, "192.0.2.7", now=AT + timedelta(seconds=39))
    await pace.step(Nobody("expired"), "192.0.2.1", now=AT + timedelta(seconds=40))


@pytest.mark.attack("ENUM-06")
async def test_of_many_who_ask_at_once_from_one_address_no_more_are_answered(database: str) -> None:
    pace = Pace("a test", most=5)
    ended = await asyncio.gather(*(_may(pace) for _ in range(12)))
    assert ended.count(True) == 5


async def _may(pace: Pace) -> bool:
    try:
        await pace.step(NOBODY, "192.0.2.1", now=AT)
    except TooManyAttempts:
        return False
    return True


@pytest.mark.attack("ENUM-06")
async def test_who_goes_to_another_process_of_the_same_service_does_not_begin_again(database_url: str) -> None:
    async with living(database_url) as live:
        codes = [await _asked(live if turn % 2 else None) for turn in range(2 * MOST + 1)]
    stopped = codes.index(["RATE_LIMITED"])
    assert MOST <= stopped < 2 * MOST  # the minute may turn once meanwhile


async def _asked(live: Live | None) -> list[str]:
    """The codes of the answer of that server, else of this process, to the same address."""
    number = factories.siren(1)
    if live is None:
        return (await ask(PREVIEW, n=number, ip="127.0.0.1")).codes
    answer = await live.ask(PREVIEW, n=number)
    return [error["extensions"]["code"] for error in answer.get("errors", [])]
