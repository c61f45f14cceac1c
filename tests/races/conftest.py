"""What the races share: the cast on stage."""

import pytest

from tests.cast import Cast, on_stage


@pytest.fixture
async def cast(database: str) -> Cast:
    """Everybody, in an empty database: SQLite, then PostgreSQL."""
    return await on_stage()
