"""Servers for the stories, one a module: `live` on SQLite, or `everywhere` on PostgreSQL with Redis too.

A module takes one of the two: this process opens one database at a time.
"""

from collections.abc import AsyncIterator

import pytest

from tests.live.living import Live, living
from tests.services.databases import PostgresDatabases, SqliteDatabases

Place = dict[str, str]
"""Database and broker of a server."""


@pytest.fixture(scope="module")
async def sqlite_place(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return {"database_url": await sqlite_databases.fresh(tmp_path_factory.mktemp("live"))}


@pytest.fixture(scope="module")
async def postgres_place(postgres_databases: PostgresDatabases, redis_server: str) -> Place:
    return {"database_url": await postgres_databases.fresh(), "broker_url": redis_server}


@pytest.fixture(scope="module", params=("sqlite", "postgres"))
def place(request: pytest.FixtureRequest) -> Place:
    """An empty database that nobody has opened, and its broker."""
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture(scope="module")
async def live(sqlite_place: Place) -> AsyncIterator[Live]:
    """A server on SQLite."""
    async with living(**sqlite_place) as running:
        yield running


@pytest.fixture(scope="module")
async def everywhere(place: Place) -> AsyncIterator[Live]:
    """A server on SQLite, then one on PostgreSQL with Redis."""
    async with living(**place) as running:
        yield running
