"""kill -9 during our own migrations, again and again: each is there whole or not at all, and the next try goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from models.engines import dialect_of
from models.engines.bare import connected
from models.migrate import FOLDER, migrate, pending, read_migrations
from tests.faults.tally import Tally
from tests.services.databases import neighbour, on_server
from tests.services.kept import plain_environment
from tests.services.process import ROOT

PROGRAM = Path(__file__).with_name("migrating.py")
KILLS = 12
SCHEMA = {
    "sqlite": "SELECT type || name || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1",
    "postgres": """
        SELECT table_name || '.' || column_name || data_type || is_nullable FROM information_schema.columns
        WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL
        SELECT conrelid::regclass::text || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        ORDER BY 1""",
}


@pytest.fixture
async def blank_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database of the same kind, without any table."""
    if dialect_of(database_url) == "sqlite":
        yield f"sqlite://{tmp_path / 'blank.sqlite3'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"blank_{os.urandom(4).hex()}"
    await on_server(server, f"CREATE DATABASE {name}")
    yield neighbour(server, name)
    await on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


async def schema(url: str) -> list[str]:
    """Everything that the migrations made."""
    async with connected(url) as base:
        connection = base.connection  # type: ignore[attr-defined]
        read = getattr(connection, "execute_fetchall", None) or connection.fetch
        return [row[0] for row in await read(SCHEMA[dialect_of(url)])]


@contextmanager
def births() -> Iterator["subprocess.Popen[str]"]:
    environment = plain_environment() | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        yield program


def killed(program: "subprocess.Popen[str]", url: str, after: float) -> bool:
    """Starts to migrate and kills it after so many seconds; False when it was over by itself."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{url}\n")
    program.stdin.flush()
    pid = int(program.stdout.readline())
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


@pytest.mark.attack("CRASH-16")
@pytest.mark.faults(KILLS)
async def test_migrations_killed_at_any_moment_go_on_and_leave_no_half(
    blank_url: str, database_url: str, tally: Tally
) -> None:
    names = [migration.name for migration in read_migrations(FOLDER, dialect_of(blank_url))]
    chance, longest = random.Random(2507), 0.05
    with births() as program:
        while tally.faults < KILLS and (missing := await pending(blank_url)):
            assert names[len(names) - len(missing) :] == missing, "they are applied in order"
            tally.add(killed(program, blank_url, chance.random() * longest))
        while tally.faults < KILLS:  # also those that find nothing left to do
            tally.add(killed(program, blank_url, chance.random() * 0.01))
    await migrate(blank_url)
    assert await pending(blank_url) == []
    assert await schema(blank_url) == await schema(database_url)
