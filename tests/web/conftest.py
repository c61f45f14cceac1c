"""A browser for the pages, and a counter that has its people."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.journeys.counter import Counter, open_counter
from tests.services.chromium import running_chromium
from tests.services.databases import SqliteDatabases
from tests.web.driving import Tab, opened_tab


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """The address of this session's browser."""
    with running_chromium() as address:
        yield address


@pytest.fixture
async def tab(chromium: str) -> AsyncIterator[Tab]:
    """A new tab, in which nothing may go wrong that the page does not say."""
    async with opened_tab(chromium) as one:
        yield one
        assert one.complaints == []


@pytest.fixture(scope="module")
async def counter(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Counter]:
    async with open_counter(await sqlite_databases.fresh(tmp_path_factory.mktemp("counter"))) as opened:
        yield opened
