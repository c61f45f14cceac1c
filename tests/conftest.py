"""What every test can ask for: a database (on both engines), a PostgreSQL, a Redis.

Any test that takes `database`, or the `cast` on its stage, runs twice, on SQLite and on PostgreSQL. A server that
cannot be found or started is an error, never a skip.
"""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, timedelta
from pathlib import Path

import hypothesis
import pytest
import redis.asyncio

from models import clock
from models.database import close_database, open_database
from tests.cast import Cast, on_stage
from tests.services.databases import PostgresDatabases, SqliteDatabases
from tests.services.postgres_server import running_postgres
from tests.services.redis_server import running_redis

ENGINES = ("sqlite", "postgres")
END_OF_DAY = timedelta(seconds=20)
LONG = {"bench", "changes", "crowd", "faults", "growth", "journeys", "live", "races", "web", "worlds"}
"""Folders whose files take long, however few their tests are."""

# The same examples each time, however slow the machine: what a run says is said of the change that it tries.
hypothesis.settings.register_profile("alike", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("alike")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no process is left alone with it when the others have ended."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))


def pytest_runtest_setup() -> None:
    """No test begins in the last seconds of a day: what it calls today, this month or this year is so at its end."""
    for zone in (clock.PARIS, UTC):
        there = clock.now().astimezone(zone)
        left = timedelta(days=1) - timedelta(hours=there.hour, minutes=there.minute, seconds=there.second)
        if left <= END_OF_DAY:
            time.sleep(left.total_seconds())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of this session's PostgreSQL, as a user who may create databases."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of this session's Redis."""
    with running_redis() as url:
        yield url


@pytest.fixture
async def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    async with redis.asyncio.from_url(redis_server) as client:
        await client.flushdb()
    return redis_server


@pytest.fixture(scope="session")
async def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    databases = SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
    await databases.prepare()
    return databases


@pytest.fixture(scope="session")
async def postgres_databases(postgres_server: str) -> AsyncIterator[PostgresDatabases]:
    databases = PostgresDatabases(postgres_server)
    await databases.prepare()
    yield databases
    await databases.drop()


@pytest.fixture
async def sqlite_url(sqlite_databases: SqliteDatabases, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database that nobody has opened."""
    return await sqlite_databases.fresh(tmp_path)


@pytest.fixture
async def postgres_url(postgres_databases: PostgresDatabases) -> str:
    """The address of an empty, migrated PostgreSQL database that nobody has opened."""
    return await postgres_databases.fresh()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database that nobody has opened: SQLite, then PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """An empty, migrated database, open in this process; its address: SQLite, then PostgreSQL."""
    await open_database(database_url)
    yield database_url
    await close_database()


@pytest.fixture
async def cast(database: str) -> Cast:
    """Everybody, in an empty database: SQLite, then PostgreSQL."""
    return await on_stage()
