"""FranceConnect's twin, and a browser."""

from collections.abc import AsyncIterator

import pytest

from outside.franceconnect_twin.provider import Twin
from tests.oidc.stage import Browser, twin


@pytest.fixture
async def there(database: str) -> AsyncIterator[Twin]:
    async with twin() as one:
        yield one


@pytest.fixture
def browser(there: Twin) -> Browser:
    return Browser()
