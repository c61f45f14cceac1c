"""The two worlds on each database, made once a file; then time stands still, so that only what differs can differ."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from auth import pace
from models import clock
from models.documents import links
from tests.services.databases import PostgresDatabases, SqliteDatabases
from tests.worlds.making import Worlds, drop, make


async def _unhurried(*_: object, **__: object) -> None:
    """Whoever asks may ask again."""


@contextmanager
def _standing_still() -> Iterator[None]:
    """Links that expire are the same in two answers, and nobody waits for having asked often."""
    instant = datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: instant)
        patch.setattr(links, "time", SimpleNamespace(time=instant.timestamp))
        patch.setattr(pace.Pace, "step", _unhurried)
        yield


@pytest.fixture(scope="module")
async def worlds(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Worlds]:
    """On SQLite, for every caller."""
    made = await make(await sqlite_databases.fresh(tmp_path_factory.mktemp("worlds")))
    with _standing_still():
        yield made


@pytest.fixture(scope="module")
async def few_worlds(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Worlds]:
    """On SQLite, for a member's contact and a provider's administrator."""
    folder = tmp_path_factory.mktemp("worlds")
    made = await make(await sqlite_databases.fresh(folder), ("contact", "provider"))
    with _standing_still():
        yield made


@pytest.fixture(scope="module")
async def postgres_worlds(postgres_databases: PostgresDatabases) -> AsyncIterator[Worlds]:
    """On PostgreSQL, for those who see most."""
    made = await make(await postgres_databases.fresh(), ("administrator", "contact", "provider", "staff"))
    with _standing_still():
        yield made
    await drop(made)
