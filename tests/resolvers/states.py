"""Everything that the database holds, to be compared before and after."""

from typing import Any

from tortoise import connections

from models.engines import dialect_of

Dump = dict[str, list[dict[str, Any]]]


async def dump(url: str) -> Dump:
    """Every row of every table, in a stable order; `url` says which database this is."""
    connection = connections.get("default")
    return {
        table: sorted((dict(row) for row in await connection.execute_query_dict(f'SELECT * FROM "{table}"')), key=repr)
        for table in await _tables(url)
    }


async def _tables(url: str) -> list[str]:
    listing = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    }[dialect_of(url)]
    return sorted(row["name"] for row in await connections.get("default").execute_query_dict(listing))
