"""Many generated dossiers beside the demo world, for load tests: plausible, and the same at every run.

Written straight into the tables, by chunks: the verbs would take hours for a million. What the verbs keep in step
(search texts, numbers, counters) is kept in step here, and a test compares.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from auth.passwords import hashed
from demo.many.dossiers import Rows, dossiers
from demo.many.people import people
from demo.many.places import places
from demo.world.people import PASSWORD
from models.companies import Company
from models.counters import skip_to
from models.engines.bulk import Bulk, bulk

TOGETHER: Final = 2_000
"""Dossiers that are written at once."""

FEWEST_COMPANIES: Final = 500
EACH_COMPANY: Final = 100
"""Dossiers of a company, on average, in a large load."""

Progress = Callable[[int], None]
"""Told how many dossiers there are so far."""


class AlreadyMany(Exception):
    """Des dossiers générés sont déjà là : chargez-les dans une base neuve."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


async def load_many(url: str, count: int, progress: Progress) -> None:
    """Add `count` dossiers and their companies to the open database at `url`. Raises AlreadyMany."""
    chance = random.Random(f"{count} dossiers")
    found = places(chance, max(FEWEST_COMPANIES, count // EACH_COMPANY))
    if await Company.everyones("whether they are there").filter(siren=found[0].company["siren"]).exists():
        raise AlreadyMany
    accounts = people(chance, found, await hashed(PASSWORD))
    async with bulk(url) as writer:
        await writer.write("company", [place.company for place in found if place.head_office])
        await writer.write("establishment", [place.establishment for place in found])
        await writer.write("person", accounts.people)
        await writer.write("attachment", accounts.attachments)
        last = await _write(writer, dossiers(chance, accounts.authors, count), progress)
    for name, value in last.items():
        await skip_to(name, value)


async def _write(writer: Bulk, made: Iterator[Rows], progress: Progress) -> dict[str, int]:
    """Writes them all; gives the counters that number the next ones."""
    last: dict[str, int] = {}
    done = 0
    while some := list(islice(made, TOGETHER)):
        for table in Rows.TABLES:
            await writer.write(table, list(chain.from_iterable(one.tables[table] for one in some)))
        last.update(chain.from_iterable(one.counters for one in some))
        done += len(some)
        progress(done)
    return last
