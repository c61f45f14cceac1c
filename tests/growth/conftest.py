"""A database of each kind with the demo world and many generated dossiers, made once for the tests of this folder."""

import os
from collections.abc import AsyncIterator
from typing import Final

import pytest

from demo.many import load_many
from demo.world import load
from models.database import close_database, open_database
from models.migrate import migrate
from tests.services.databases import neighbour, on_server

MANY: Final = 1_500


@pytest.fixture(scope="session")
async def many_in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("many")
    return await _made(f"sqlite://{folder}/many.sqlite3", f"file://{folder}/documents")


@pytest.fixture(scope="session")
async def many_in_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    name = f"many_{os.getpid()}"
    await on_server(postgres_server, f"CREATE DATABASE {name}")
    yield await _made(neighbour(postgres_server, name), f"file://{tmp_path_factory.mktemp('documents')}")
    await on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def many_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with many dossiers; what a test writes there stays."""
    url: str = request.getfixturevalue(f"many_in_{request.param}")
    return url


@pytest.fixture
async def many(many_url: str) -> AsyncIterator[str]:
    """The same, open."""
    await open_database(many_url)
    yield many_url
    await close_database()


async def _made(url: str, storage: str) -> str:
    await migrate(url)
    await open_database(url)
    try:
        await load(storage)
    finally:
        await close_database()
    await load_many(url, MANY, lambda done: None)
    return url
