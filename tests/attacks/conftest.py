"""What the attacks share: the cast on stage, and what is worth stealing."""

import pytest

from tests.attacks.treasure import gather
from tests.cast import Cast, on_stage


@pytest.fixture
async def cast(database: str) -> Cast:
    """Everybody, in an empty database: SQLite, then PostgreSQL."""
    return await on_stage()


@pytest.fixture
async def treasure(cast: Cast) -> dict[str, str]:
    """An object of SIAE or of Anne for each type: type name → identifier."""
    return await gather(cast)
