"""The two Tortoise engines of Guichet, and the configuration that chooses one from a database address.

Tortoise's own engines deadlock (SQLite) or lose pool connections (PostgreSQL) when a task is cancelled inside BEGIN.
Ours release what they hold on any failure. Closed sockets and timeouts cancel tasks all day long: this is no luxury.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.config_generator import expand_db_url

POSTGRES_SCHEMES = ("postgres://", "postgresql://")
STATEMENT_TIMEOUT = 5_000
"""Milliseconds a statement of the application may last; migrations connect by themselves and have no such limit."""

SILENCE_TIMEOUT = 10_000
"""Milliseconds that a process may say nothing inside a transaction; then PostgreSQL undoes it. A worker that is frozen
or cut off would hold the counters, and nobody else could tell anything."""

POOL = {"minsize": 1, "maxsize": 10, "timeout": 3, "command_timeout": STATEMENT_TIMEOUT / 1000 + 2}
"""Connections a process keeps, seconds to make one and to wait for an answer that the server should have cut itself,
unless the address says otherwise (`?minsize=2&maxsize=20`)."""


def dialect_of(url: str) -> str:
    """`sqlite` or `postgres`. Raises `ValueError` for any other address."""
    if url.startswith("sqlite://"):
        return "sqlite"
    if url.startswith(POSTGRES_SCHEMES):
        return "postgres"
    raise ValueError(f"a database address starts with sqlite:// or postgres://, not with {url.partition('://')[0]!r}")


def sqlite_path(url: str) -> str:
    """The file of a SQLite address: `sqlite://var/a.sqlite3` is relative, `sqlite:///srv/a.sqlite3` is absolute."""
    return url.removeprefix("sqlite://")


def tortoise_config(url: str, models: Sequence[str]) -> dict[str, Any]:
    """Tortoise's configuration for this address and these modules of models; instants are aware, in UTC."""
    connection = _sqlite(url) if dialect_of(url) == "sqlite" else _postgres(url)
    return {
        "connections": {"default": connection},
        "apps": {"models": {"models": list(models), "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


def _sqlite(url: str) -> dict[str, Any]:
    return {"engine": "models.engines.sqlite", "credentials": {"file_path": sqlite_path(url)}}


def _postgres(url: str) -> dict[str, Any]:
    credentials = POOL | expand_db_url(url)["credentials"]
    if "sslmode" in credentials:
        credentials["ssl"] = credentials.pop("sslmode")
    credentials["server_settings"] = {
        "application_name": "guichet",
        "timezone": "UTC",
        "statement_timeout": str(STATEMENT_TIMEOUT),
        "idle_in_transaction_session_timeout": str(SILENCE_TIMEOUT),
        # As on a disk without arms. By its own 4, it would rather walk a list for long than look up a few rows.
        "random_page_cost": "1.1",
    }
    return {"engine": "models.engines.postgres", "credentials": credentials}
