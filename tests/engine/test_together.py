"""What is read together goes through one connection, and answers as what is read alone."""

import asyncio

from models import flat
from models.companies import Company
from models.database import transaction
from models.flat.together import held_for
from tests.cast import Cast

WHY = "a test reads everything"


async def test_a_page_and_its_count_are_those_of_tortoise(cast: Cast) -> None:
    whole = Company.everyones(WHY).filter(name__contains="E")
    for limit, offset in ((1, 0), (2, 1), (10, 0)):
        page = whole.filter(siren__gt="0").order_by("name").limit(limit).offset(offset)
        for _ in range(2):
            rows, total = await flat.rows_and_count(page, whole, (), "name", "id")
            assert (rows, total) == (await page.values("name", "id"), await whole.count())
    assert await flat.rows_and_count(whole.filter(name="nobody"), whole, (), "name") == ([], None)


async def test_a_count_of_other_rows_is_not_taken_for_that_of_the_page(cast: Cast) -> None:
    """Its values are not the first ones of the page: no row says a count, or the right one."""
    page, whole = (
        Company.everyones(WHY).filter(name="SIAE", siren__gt="0"),
        Company.everyones(WHY).filter(siren__gt="4"),
    )
    for _ in range(2):
        rows, total = await flat.rows_and_count(page, whole, (), "name")
        assert rows == [{"name": "SIAE"}]
        assert total in (None, await whole.count())


async def test_readings_together_take_turns(cast: Cast) -> None:
    names = Company.everyones(WHY).order_by("name")
    expected = await names.values("name")
    async with flat.together(), flat.together():
        found = await asyncio.gather(*[flat.rows(names, "name") for _ in range(5)])
    assert found == [expected] * 5


async def test_inside_a_transaction_its_own_changes_are_read(cast: Cast) -> None:
    async with transaction() as client:
        await Company.create(siren="999999999", name="ZZZ")
        async with flat.together():
            assert held_for(client) is None
            assert {"name": "ZZZ"} in await flat.rows(Company.everyones(WHY), "name")
