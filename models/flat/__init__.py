"""Reading without writing the same SQL again: `rows`, `count` and `exists` are `await` on a query, made once a shape.

Tortoise writes the statement and stays its reference: queries of the same shape differ by their values only. `shapes`
tells shape and values of a query; `statements` keeps what was written; `decoding` makes values of columns.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tortoise.connection import get_connections
from tortoise.functions import Sum
from tortoise.queryset import CountQuery, ExistsQuery, QuerySet, ValuesQuery

from models.flat.doubt import Doubt, Moved, doubt_here, doubting
from models.flat.parts import Part
from models.flat.ready import Layout, Ready, ready
from models.flat.spelling import (
    ANSWER,
    CURSOR,
    NOTHING,
    TEXT,
    Name,
    Spelled,
    SpelledRows,
    Spelling,
    expression,
    instant,
    one_after_the_other,
    quoted,
    spells,
)
from models.flat.statements import TALLY, TOTAL, ordered, run, run_with, settle
from models.flat.together import together

__all__ = (
    "ANSWER",
    "CURSOR",
    "NOTHING",
    "TALLY",
    "TEXT",
    "TOTAL",
    "Doubt",
    "Layout",
    "Moved",
    "Name",
    "Part",
    "Ready",
    "Spelled",
    "SpelledRows",
    "Spelling",
    "count",
    "doubt_here",
    "exists",
    "expression",
    "instant",
    "one_after_the_other",
    "quoted",
    "ready",
    "relying_on",
    "rows",
    "rows_and_count",
    "rows_with",
    "spells",
    "sum_of",
    "sums",
    "together",
)


async def rows(query: QuerySet[Any], *columns: str, **named: str) -> list[dict[str, Any]]:
    """The rows of a query, with these columns by their paths: `await query.values(*columns, **named)`."""
    asked: ValuesQuery[Any] = query.values(*columns, **named)
    found, decode = await run(asked)
    return decode(found)


async def rows_with(query: QuerySet[Any], parts: Sequence[Part], *columns: str) -> list[dict[str, Any]]:
    """The same; those of the parts that the same statement could read are in each row, by their names."""
    return await run_with(ordered(query, columns), None, parts) if parts else await rows(query, *columns)


async def count(query: QuerySet[Any]) -> int:
    """How many rows a query has; it must have neither limit nor offset: `await query.count()`."""
    asked: CountQuery = query.count()
    found, _ = await run(asked)
    return int(next(iter(found[0].values())))


async def rows_and_count(
    page: QuerySet[Any], whole: QuerySet[Any], parts: Sequence[Part], *columns: str
) -> tuple[list[dict[str, Any]], int | None]:
    """The rows of a page, with their parts, and how many the whole has; None when no row of the page says it."""
    found = await run_with(ordered(page, columns), whole.count(), parts)
    total: int | None = None
    for row in found:
        total = row.pop(TOTAL)
    return found, total


async def sum_of(query: QuerySet[Any], column: str) -> int:
    """The sum of a column over the rows of a query; 0 without rows."""
    [found] = await rows(query.annotate(**{"in all": Sum(column)}), "in all")
    return int(found["in all"] or 0)


async def sums(
    query: QuerySet[Any], back: str, columns: Sequence[str], keys: Sequence[UUID]
) -> dict[UUID, dict[str, int | None]]:
    """The sums of these columns over the rows that point to each of these keys; nothing for a key without rows."""
    if not keys:
        return {}
    added = {f"{name} in all": Sum(name) for name in columns}
    found = await rows(query.filter(**{f"{back}__in": keys}).annotate(**added).group_by(back), back, *added)
    return {one[back]: {name: _whole(one[f"{name} in all"]) for name in columns} for one in found}


def _whole(total: Any) -> int | None:
    return None if total is None else int(total)


async def exists(query: QuerySet[Any]) -> bool:
    """Whether a query has rows: `await query.exists()`."""
    asked: ExistsQuery = query.exists()
    found, _ = await run(asked)
    return bool(found)


@asynccontextmanager
async def relying_on(doubt: Doubt) -> AsyncIterator[None]:
    """What is read inside relies on rights that were read before. Raises `Moved` when they do not hold any more."""
    with doubting(doubt):
        yield
        if not doubt.is_settled:
            await settle(get_connections().get("default"))
