"""Empty databases, one after the other."""

from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest

from tests.services.databases import PostgresDatabases, SqliteDatabases

Fresh = Callable[[], Awaitable[str]]
"""The address of an empty, migrated database; the one before it may be gone."""


@pytest.fixture(params=("sqlite", "postgres"))
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """On SQLite, then on PostgreSQL."""
    databases: SqliteDatabases | PostgresDatabases = request.getfixturevalue(f"{request.param}_databases")
    if isinstance(databases, PostgresDatabases):
        return databases.fresh
    numbers = count()

    async def copied() -> str:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return await databases.fresh(folder)

    return copied
