"""Migrations are applied once, whole, in order, and never edited afterwards."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.engines.bare import Bare, connected
from models.migrate import FOLDER, MigrationError, migrate, pending, read_migrations

ROOT = Path(__file__).parents[2]

FIRST = """-- a table; its comment has a semicolon
CREATE TABLE person (
    id {uuid} PRIMARY KEY,
    name VARCHAR(20) NOT NULL DEFAULT 'a;',
    born {date},
    seen {instant} NOT NULL,
    notes {json} NOT NULL DEFAULT '{}',
    active {bool} NOT NULL
);
CREATE INDEX person_by_name ON person (name);
"""
SECOND = """CREATE TABLE fact (id {bigserial}, kind VARCHAR(40) NOT NULL);
INSERT INTO fact (kind) VALUES ('dossier.granted');
"""
BROKEN = """CREATE TABLE half_done (id {uuid} PRIMARY KEY);
INSERT INTO fact (kind) VALUES ('never');
INSERT INTO nowhere VALUES (1);
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two migrations."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_person.sql").write_text(FIRST, encoding="utf-8")
    (folder / "0002_fact.sql").write_text(SECOND, encoding="utf-8")
    return folder


async def kinds(url: str) -> list[str]:
    """The facts in this database, oldest first."""
    async with connected(url) as base:
        return [row[0] for row in await rows(base, "SELECT kind FROM fact ORDER BY id")]


async def rows(base: Bare, query: str) -> list[tuple[Any, ...]]:
    connection = base.connection  # type: ignore[attr-defined]
    read = getattr(connection, "execute_fetchall", None) or connection.fetch
    return [tuple(row) for row in await read(query)]


async def tables(url: str) -> set[str]:
    """The tables of ours in this database."""
    catalogue = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if url.startswith("postgres"):
        catalogue = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    async with connected(url) as base:
        return {name for (name,) in await rows(base, catalogue)}


async def test_migrations_are_applied_in_order_and_once(blank_url: str, folder: Path) -> None:
    assert await pending(blank_url, folder) == ["0001_person", "0002_fact"]
    assert await migrate(blank_url, folder) == ["0001_person", "0002_fact"]
    assert await migrate(blank_url, folder) == []
    assert await pending(blank_url, folder) == []
    assert await tables(blank_url) == {"person", "fact", "schema_migration"}
    assert await kinds(blank_url) == ["dossier.granted"]


async def test_four_processes_that_start_together_apply_each_migration_once(blank_url: str, folder: Path) -> None:
    answers = await asyncio.gather(*(asyncio.to_thread(migrate_elsewhere, blank_url, folder) for _ in range(4)))
    assert sorted(name for applied in answers for name in applied) == ["0001_person", "0002_fact"]
    assert await kinds(blank_url) == ["dossier.granted"]


async def test_a_migration_that_fails_in_the_middle_leaves_nothing_and_can_be_mended(
    blank_url: str, folder: Path
) -> None:
    (folder / "0003_broken.sql").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(MigrationError, match=r"^0003_broken: .*nowhere"):
        await migrate(blank_url, folder)
    assert await pending(blank_url, folder) == ["0003_broken"]
    assert await tables(blank_url) == {"person", "fact", "schema_migration"}
    assert await kinds(blank_url) == ["dossier.granted"]

    (folder / "0003_broken.sql").write_text(BROKEN.replace("INTO nowhere VALUES (1)", "INTO fact (kind) VALUES ('x')"))
    assert await migrate(blank_url, folder) == ["0003_broken"]
    assert await kinds(blank_url) == ["dossier.granted", "never", "x"]


async def test_a_migration_killed_in_the_middle_leaves_nothing_and_is_applied_the_next_time(
    blank_url: str, folder: Path
) -> None:
    endless = "INSERT INTO fact (kind) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {top})"
    slow = f"CREATE TABLE half_done (id INT);\n{endless} SELECT 'slow' FROM n;\n"
    (folder / "0003_slow.sql").write_text(slow.replace("{top}", "100000000"), encoding="utf-8")
    command = [sys.executable, "-c", MIGRATE, blank_url, str(folder)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    async with asyncio.timeout(60):
        while await pending(blank_url, folder) != ["0003_slow"]:  # noqa: ASYNC110 - another process decides
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)  # well inside the third one, which takes half a minute
    process.kill()
    assert await process.wait() == -signal.SIGKILL

    assert await pending(blank_url, folder) == ["0003_slow"]
    assert await kinds(blank_url) == ["dossier.granted"]
    (folder / "0003_slow.sql").write_text(slow.replace("{top}", "3"), encoding="utf-8")
    assert await migrate(blank_url, folder) == ["0003_slow"]
    assert await kinds(blank_url) == ["dossier.granted", "slow", "slow", "slow"]


async def test_an_applied_migration_that_was_changed_is_refused(blank_url: str, folder: Path) -> None:
    await migrate(blank_url, folder)
    (folder / "0001_person.sql").write_text(FIRST + "-- one more word\n", encoding="utf-8")
    (folder / "0003_more.sql").write_text("CREATE TABLE more (id INT);\n", encoding="utf-8")
    with pytest.raises(MigrationError, match="0001_person was changed after it was applied"):
        await migrate(blank_url, folder)
    assert "more" not in await tables(blank_url)


async def test_a_database_newer_than_the_code_is_refused(blank_url: str, folder: Path) -> None:
    await migrate(blank_url, folder)
    (folder / "0002_fact.sql").unlink()
    with pytest.raises(MigrationError, match="this code is older than the data"):
        await migrate(blank_url, folder)


async def test_each_database_gets_its_own_file_after_the_common_one(blank_url: str, folder: Path) -> None:
    (folder / "0002_fact.sqlite.sql").write_text("INSERT INTO fact (kind) VALUES ('on sqlite');\n", encoding="utf-8")
    (folder / "0002_fact.postgres.sql").write_text(
        "INSERT INTO fact (kind) VALUES ('on postgres');\n", encoding="utf-8"
    )
    await migrate(blank_url, folder)
    assert await kinds(blank_url) == ["dossier.granted", f"on {blank_url.partition(':')[0]}"]


async def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(blank_sqlite_url: str, folder: Path) -> None:
    (folder / "0003_child.sql").write_text(
        "CREATE TABLE child (fact_id BIGINT NOT NULL REFERENCES fact (id) ON DELETE CASCADE);\n"
        "INSERT INTO child VALUES (1);\n",
        encoding="utf-8",
    )
    (folder / "0004_rebuild.sqlite.sql").write_text(
        "CREATE TABLE new_fact (id {bigserial}, kind VARCHAR(99) NOT NULL);\n"
        "INSERT INTO new_fact SELECT * FROM fact;\nDROP TABLE fact;\nALTER TABLE new_fact RENAME TO fact;\n",
        encoding="utf-8",
    )
    await migrate(blank_sqlite_url, folder)
    async with connected(blank_sqlite_url) as base:
        assert await rows(base, "SELECT fact_id FROM child") == [(1,)]


async def test_a_migration_that_leaves_orphans_is_refused(blank_sqlite_url: str, folder: Path) -> None:
    (folder / "0003_child.sql").write_text(
        "CREATE TABLE child (fact_id BIGINT REFERENCES fact (id));\nINSERT INTO child VALUES (404);\n", encoding="utf-8"
    )
    with pytest.raises(MigrationError, match="0003_child: rows of child refer to rows of fact that do not exist"):
        await migrate(blank_sqlite_url, folder)
    assert await pending(blank_sqlite_url, folder) == ["0003_child"]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("0003-minus.sql", "", "a migration is called 0001_name.sql"),
        ("0003_oracle.oracle.sql", "", "a migration is called 0001_name.sql"),
        ("0002_twin.sql", "", "0002_fact and 0002_twin have the same number"),
        ("0003_word.sql", "CREATE TABLE t (a {uid});", "0003_word: unknown placeholder {uid}"),
    ],
)
def test_a_migration_with_a_wrong_name_or_word_is_refused(folder: Path, name: str, text: str, sentence: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(MigrationError) as refusal:
        read_migrations(folder, "sqlite")
    assert sentence in str(refusal.value)


def test_our_own_migrations_can_be_read_for_both_databases() -> None:
    names = [[migration.name for migration in read_migrations(FOLDER, kind)] for kind in ("sqlite", "postgres")]
    assert names[0] == names[1] != []


MIGRATE = """
import asyncio, pathlib, sys
from models.migrate import migrate
print(*asyncio.run(migrate(sys.argv[1], pathlib.Path(sys.argv[2]))))
"""


def migrate_elsewhere(url: str, folder: Path) -> list[str]:
    """Migrates in another process; what it applied."""
    command = [sys.executable, "-c", MIGRATE, url, str(folder)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
