"""Many generated dossiers beside the demo world, for load tests: plausible, and the same at every run.

They are written straight into the tables: the verbs would take a day for a million. A test compares with the verbs what
they would keep in step: search texts, numbers, counters, counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from auth.passwords import hashed
from demo.many.dossiers import Rows, dossiers
from demo.many.people import GROUPS, people
from demo.many.places import places
from demo.world.people import PASSWORD
from models.accounts.making import account_of
from models.dossiers import spans, tally, words
from models.engines import dialect_of
from models.engines.bulk import Bulk, bulk

TOGETHER: Final = 2_000
"""Dossiers that are written at once."""

FEWEST_COMPANIES: Final = 500
EACH_COMPANY: Final = 100
"""Dossiers of a company, on average, in a large load."""

Progress = Callable[[int], None]
"""Told how many dossiers there are so far."""


class AlreadyMany(Exception):
    """The database holds generated dossiers."""

    def __init__(self) -> None:
        super().__init__("Des dossiers générés sont déjà là : chargez-les dans une base neuve.")


async def refuse_many() -> None:
    """Raises AlreadyMany when the open database holds generated dossiers."""
    if await account_of(f"groupe{GROUPS[0]}@charge.example"):
        raise AlreadyMany


async def load_many(url: str, count: int, progress: Progress) -> None:
    """Add `count` dossiers and their companies to the demo world at `url`, which nobody has open."""
    chance = random.Random(f"{count} dossiers")
    found = places(chance, max(FEWEST_COMPANIES, count // EACH_COMPANY))
    accounts = people(chance, found, await hashed(PASSWORD))
    async with bulk(url, Rows.TABLES) as writer:
        await writer.write("company", [place.company for place in found if place.head_office])
        await writer.write("establishment", [place.establishment for place in found])
        await writer.write("person", accounts.people)
        await writer.write("attachment", accounts.attachments)
        last = await _write(writer, dossiers(chance, accounts.authors, count), progress)
        await writer.execute(f"UPDATE counter SET value = {last.pop('draft')} WHERE name = 'draft'")
        await writer.write("counter", [{"name": name, "value": value} for name, value in last.items()])
        for statement in (*tally.ANEW, *spans.ANEW, *words.ANEW[dialect_of(url)]):
            await writer.execute(statement)


async def _write(writer: Bulk, made: Iterator[Rows], progress: Progress) -> dict[str, int]:
    """Writes them all; gives the last value of each counter."""
    last: dict[str, int] = {}
    done = 0
    while some := list(islice(made, TOGETHER)):
        for table in Rows.TABLES:
            await writer.write(table, list(chain.from_iterable(one.tables[table] for one in some)))
        last.update(chain.from_iterable(one.counters for one in some))
        done += len(some)
        progress(done)
    return last
