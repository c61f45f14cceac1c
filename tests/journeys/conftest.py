"""One counter a module: everybody who comes has a story of their own."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.counter import Counter, open_counter
from tests.services.databases import SqliteDatabases


@pytest.fixture(scope="module")
async def counter(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Counter]:
    async with open_counter(await sqlite_databases.fresh(tmp_path_factory.mktemp("counter"))) as opened:
        yield opened
