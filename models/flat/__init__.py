"""Reading without writing the same SQL again: `rows`, `count` and `exists` are `await` on a query, made once a shape.

Tortoise writes the statement and stays its reference: queries of the same shape differ by their values only. `shapes`
tells shape and values of a query; `statements` keeps what was written; `decoding` makes values of columns.
"""

from typing import Any

from tortoise.queryset import CountQuery, ExistsQuery, QuerySet, ValuesQuery

from models.flat.statements import TOTAL, run, run_counting
from models.flat.together import together

__all__ = ("count", "exists", "rows", "rows_and_count", "together")


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


async def rows_and_count(
    page: QuerySet[Any], whole: QuerySet[Any], *columns: str
) -> tuple[list[dict[str, Any]], int | None]:
    """The rows of a page, and how many the whole has; None when no row of the page says it.

    `page` is `whole` with more conditions, an order, a limit: its values begin with those of `whole`.
    """
    asked: ValuesQuery[Any] = page.values(*columns)
    found, decode = await run_counting(asked, whole.count())
    total: int | None = None
    for row in found:
        total = row.pop(TOTAL, None)
    return decode(found), total


async def exists(query: QuerySet[Any]) -> bool:
    """Whether a query has rows: `await query.exists()`."""
    asked: ExistsQuery = query.exists()
    found, _ = await run(asked)
    return bool(found)
