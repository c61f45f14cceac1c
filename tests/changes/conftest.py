"""What the tests of the change feed share: the cast on stage, and where documents go."""

from pathlib import Path

import pytest

from outside.storage import FileStorage
from tests.cast import Cast, on_stage


@pytest.fixture
async def cast(database: str) -> Cast:
    """Everybody, in an empty database: SQLite, then PostgreSQL."""
    return await on_stage()


@pytest.fixture
def storage(tmp_path: Path) -> FileStorage:
    return FileStorage(tmp_path / "documents")
