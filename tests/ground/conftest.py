"""Databases without any table of ours, to try the ground itself."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.databases import neighbour, on_server


@pytest.fixture
def blank_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite://{tmp_path / 'blank.sqlite3'}"


@pytest.fixture
async def blank_postgres_url(postgres_server: str) -> AsyncIterator[str]:
    name = f"blank_{secrets.token_hex(4)}"
    await on_server(postgres_server, f"CREATE DATABASE {name}")
    yield neighbour(postgres_server, name)
    await on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def blank_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without any table: SQLite, then PostgreSQL."""
    url: str = request.getfixturevalue(f"blank_{request.param}_url")
    return url
