"""Applies the SQL files of `models/migrations/`, once each, in the order of their names.

`NNNN_name.sql` serves both databases through placeholders (`WORDS`). `NNNN_name.postgres.sql` or `NNNN_name.sqlite.sql`
may follow it, or stand alone when a step concerns one database only.

Each migration is one transaction that holds the lock, applies one file and notes it: processes that start together
apply it once, and a killed one leaves nothing behind. What was applied is never edited: a changed checksum is refused.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import asyncpg

from models.engines import dialect_of
from models.engines.bare import Bare, connected

FOLDER = Path(__file__).parent / "migrations"
FILE_NAME = re.compile(r"(?P<name>(?P<number>\d{4})_[a-z0-9_]+)(?:\.(?P<dialect>postgres|sqlite))?\.sql")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

WORDS = {
    "sqlite": {
        "uuid": "CHAR(36)",
        "instant": "TIMESTAMP",
        "date": "DATE",
        "json": "JSON",
        "bool": "INT",
        "bytes": "BLOB",
        "bigserial": "INTEGER PRIMARY KEY AUTOINCREMENT",
    },
    "postgres": {
        "uuid": "UUID",
        "instant": "TIMESTAMPTZ",
        "date": "DATE",
        "json": "JSONB",
        "bool": "BOOL",
        "bytes": "BYTEA",
        "bigserial": "BIGSERIAL PRIMARY KEY",
    },
}
"""Placeholder → column type, as Tortoise 1.1.9 reads and writes it on that database."""


class MigrationError(Exception):
    """The migrations cannot be applied; the message says which one and what to do."""


@dataclass(frozen=True)
class Migration:
    """One step for one database: its name, the SHA-256 of its files as written, its SQL ready to run."""

    name: str
    checksum: str
    sql: str


async def migrate(url: str, folder: Path = FOLDER) -> list[str]:
    """Applies what is missing and returns the names applied. Raises `MigrationError`."""
    migrations = read_migrations(folder, dialect_of(url))
    done = []
    async with connected(url) as base:
        while name := await _apply_next(base, migrations):
            done.append(name)
    return done


async def pending(url: str, folder: Path = FOLDER) -> list[str]:
    """Names of the migrations that this database still lacks."""
    async with connected(url) as base:
        applied = await base.applied()
    return [migration.name for migration in read_migrations(folder, dialect_of(url)) if migration.name not in applied]


async def refuse_pending(url: str) -> None:
    """Raises `MigrationError` when the database cannot be reached, or lacks migrations."""
    try:
        missing = await pending(url)
    except (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise MigrationError(f"the database does not answer: {type(error).__name__}") from error
    if missing:
        raise MigrationError(f"{len(missing)} migrations missing ({', '.join(missing)}): run bin/guichet migrate")


def read_migrations(folder: Path, dialect: str) -> list[Migration]:
    """The migrations of this folder for this dialect, in order. Raises `MigrationError` for a wrong name."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql"), key=lambda path: (path.name.split(".")[0], path.name.count("."))):
        parts = FILE_NAME.fullmatch(path.name)
        if not parts:
            raise MigrationError(f"{path.name}: a migration is called 0001_name.sql or 0001_name.postgres.sql")
        if parts["dialect"] in (None, dialect):
            texts[parts["name"]] = texts.get(parts["name"], "") + path.read_text(encoding="utf-8")
    _refuse_twins(list(texts))
    return [Migration(name, _checksum(text), rendered(text, dialect, name)) for name, text in texts.items()]


def rendered(text: str, dialect: str, name: str) -> str:
    """The SQL with its placeholders replaced. Raises `MigrationError` for one that does not exist."""
    words = WORDS[dialect]
    unknown = set(PLACEHOLDER.findall(text)) - set(words)
    if unknown:
        raise MigrationError(f"{name}: unknown placeholder {{{min(unknown)}}}; there are {', '.join(sorted(words))}")
    return PLACEHOLDER.sub(lambda found: words[found[1]], text)


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_twins(names: list[str]) -> None:
    for first, second in pairwise(names):
        if first[:4] == second[:4]:
            raise MigrationError(f"{first} and {second} have the same number: rename the newer one")


async def _apply_next(base: Bare, migrations: list[Migration]) -> str | None:
    async with base.step():
        applied = await base.applied()
        _refuse_changes(applied, migrations)
        following = next((migration for migration in migrations if migration.name not in applied), None)
        if following is None:
            return None
        await _apply(base, following)
    return following.name


async def _apply(base: Bare, migration: Migration) -> None:
    try:
        await base.run(migration.sql)
    except (sqlite3.Error, asyncpg.PostgresError) as error:
        raise MigrationError(f"{migration.name}: {error}") from error
    await base.note(migration.name, migration.checksum)


def _refuse_changes(applied: dict[str, str], migrations: list[Migration]) -> None:
    known = {migration.name: migration.checksum for migration in migrations}
    for name, checksum in applied.items():
        if name not in known:
            raise MigrationError(
                f"{name} was applied to this database but has no file: this code is older than the data"
            )
        if known[name] != checksum:
            raise MigrationError(f"{name} was changed after it was applied: restore it and write a new migration")
