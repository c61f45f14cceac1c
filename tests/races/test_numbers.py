"""What is given once, however many ask: the effect of a key, the next number of a sequence."""

import asyncio

import pytest

from models.companies import Company
from models.counters import next_value
from models.database import transaction
from models.idempotency import Outcome, once
from tests import factories
from tests.cast import Cast
from tests.races.gathering import ROUNDS, crowds


@pytest.mark.attack("RACE-14")
async def test_calls_under_one_key_have_one_effect_and_one_answer(cast: Cast) -> None:
    before = await Company.everyones("a test").count()
    for number, callers in enumerate(crowds()):

        async def act() -> Outcome:
            return Outcome("Company", (await factories.company()).id)

        asked = (once(cast.anne, f"k{number}", "makeCompany", {"name": number}, act) for _ in range(callers))
        assert len(set(await asyncio.gather(*asked))) == 1
    assert await Company.everyones("a test").count() == before + ROUNDS


class Undone(Exception):
    """The transaction does not reach its end."""


@pytest.mark.attack("RACE-17")
async def test_numbers_of_those_who_are_undone_are_given_again(database: str) -> None:
    given: list[int] = []

    async def take(*, dies: bool) -> None:
        async with transaction():
            number = await next_value("2512AF")
            if dies:
                raise Undone
        given.append(number)

    for callers in crowds():
        before = len(given)
        ended = await asyncio.gather(*(take(dies=number % 3 == 1) for number in range(callers)), return_exceptions=True)
        kept = ended.count(None)
        assert [type(error) for error in ended if error] == [Undone] * (callers - kept)
        assert sorted(given[before:]) == list(range(before + 1, before + kept + 1))
