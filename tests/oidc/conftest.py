"""FranceConnect's twin, and a browser, on SQLite; what the database decides is told on both (`test_on_both.py`)."""

from collections.abc import AsyncIterator

import pytest

from models.database import close_database, open_database
from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import Browser, twin


@pytest.fixture
async def sqlite_open(sqlite_url: str) -> AsyncIterator[str]:
    await open_database(sqlite_url)
    yield sqlite_url
    await close_database()


@pytest.fixture
async def there(sqlite_open: str) -> AsyncIterator[Twin]:
    async with twin() as one:
        yield one


@pytest.fixture
def browser(there: Twin) -> Browser:
    return Browser()
