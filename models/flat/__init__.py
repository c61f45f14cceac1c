"""Reading without writing the same SQL again: `rows`, `count` and `exists` are `await` on a query, made once a shape.

Tortoise writes the statement and stays its reference: queries of the same shape differ by their values only. `shapes`
tells shape and values of a query; `statements` keeps what was written; `decoding` makes values of columns.
"""

from typing import Any

from tortoise.queryset import CountQuery, ExistsQuery, QuerySet, ValuesQuery

from models.flat.statements import run


async def rows(query: QuerySet[Any], *columns: str, **named: str) -> list[dict[str, Any]]:
    """The rows of a query, with these columns by their paths: `await query.values(*columns, **named)`."""
    asked: ValuesQuery[Any] = query.values(*columns, **named)
    found, decode = await run(asked)
    return decode(found)


async def count(query: QuerySet[Any]) -> int:
    """How many rows a query has; it must have neither limit nor offset: `await query.count()`."""
    asked: CountQuery = query.count()
    found, _ = await run(asked)
    return int(next(iter(found[0].values())))


async def exists(query: QuerySet[Any]) -> bool:
    """Whether a query has rows: `await query.exists()`."""
    asked: ExistsQuery = query.exists()
    found, _ = await run(asked)
    return bool(found)
