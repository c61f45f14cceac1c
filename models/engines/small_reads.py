"""Small statements that are asked at each event, with as little around them as the engine allows."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson
from tortoise import connections

from models.engines import postgres, sqlite


async def read(statement: Mapping[str, str], *values: Any) -> Sequence[Sequence[Any]]:
    """The rows of a SELECT, whose text is given by dialect. Outside transactions.

    A list of values is an array to PostgreSQL, and to SQLite its JSON.
    """
    client = connections.get("default")
    query = statement[client.capabilities.dialect]
    if isinstance(client, postgres.Client):
        return await client.records(query, values)
    if not isinstance(client, sqlite.Client):
        return cast(Sequence[Sequence[Any]], (await client.execute_query(query, list(values)))[1])
    given = [orjson.dumps(value).decode() if isinstance(value, list) else value for value in values]
    here = client.read_here(query, given)
    return cast(Sequence[Sequence[Any]], (await client.execute_query(query, given))[1]) if here is None else here
