"""The databases that are compared, made once."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from demo.many import load_many
from demo.world import load
from models.database import close_database, open_database
from models.engines import dialect_of, sqlite_path
from models.migrate import migrate


def made(place: str, dossiers: int) -> str:
    """The address of the database with that many dossiers, in this folder or on this server."""
    return asyncio.run(_made(place, dossiers))


async def _made(place: str, dossiers: int) -> str:
    url, is_there = await (_file if dialect_of(place) == "sqlite" else _database)(place, f"growth_{dossiers}")
    await migrate(url)
    if not is_there:
        await _load_world(url)
        await load_many(url, dossiers, lambda done: print(f"\r{done:,}", end="", file=sys.stderr))
    return url


async def _file(place: str, name: str) -> tuple[str, bool]:
    path = Path(sqlite_path(place)) / f"{name}.sqlite3"
    return f"sqlite://{path}", path.exists()


async def _database(place: str, name: str) -> tuple[str, bool]:
    connection = await asyncpg.connect(place)
    try:
        is_there = await connection.fetchval("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name)
        if not is_there:
            await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return urlsplit(place)._replace(path=f"/{name}").geturl(), is_there


async def _load_world(url: str) -> None:
    await open_database(url)
    try:
        with tempfile.TemporaryDirectory() as documents:
            await load(f"file://{documents}")
    finally:
        await close_database()
