"""Companies and establishments, from our tables and from the reference base."""

import asyncio

from models.companies import Company, Establishment
from models.companies.reference import establishment_of, head_office_of, known
from models.database import transaction
from outside.reference import Entry, SmallDirectory
from tests import factories

NUMBER = factories.siret("123456782", 2)
OFFICE = factories.siret("123456782", 1)
BASE = SmallDirectory((Entry(NUMBER, "FOURNIL", "ATELIER"), Entry(OFFICE, "FOURNIL", "FOURNIL", head_office=True)))


async def test_a_siren_names_the_head_office_and_a_siret_itself(database: str) -> None:
    for number, found in ((NUMBER, "ATELIER"), ("123 456 782", "FOURNIL")):
        entry = await known(number, BASE)
        assert entry is not None
        assert entry.name == found
    for number in ("123456789", "", "FOURNIL", factories.siren(5)):
        assert await known(number, BASE) is None
    assert await Company.everyones("a test counts").count() == 0


async def test_our_tables_come_first(database: str) -> None:
    company = await factories.company(name="AU BON PAIN", number="123456782")
    await factories.establishment(of=company, number=NUMBER, name="BOUTIQUE", head_office=False)
    for number in (NUMBER, "123456782"):
        entry = await known(number, BASE)
        assert entry is not None
        assert (entry.company_name, entry.name) == ("AU BON PAIN", "BOUTIQUE")
    office = await head_office_of(company.id)
    assert office is not None
    assert office.name == "BOUTIQUE"


async def test_the_same_establishment_made_at_once_is_one_row(database: str) -> None:
    async def one() -> Establishment:
        async with transaction():
            return await establishment_of(NUMBER, "ATELIER")

    rows = await asyncio.gather(*(one() for _ in range(8)))
    assert len({row.id for row in rows}) == 1
    assert rows[0].company.name == "ATELIER"
    assert await Company.everyones("a test counts").count() == 1
