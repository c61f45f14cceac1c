"""Statements that Tortoise wrote, kept by the shape of their query."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise.queryset import AwaitableQuery

from models.flat.decoding import Decode, decoder_of
from models.flat.shapes import Shape, Unusual, shape_of
from models.flat.together import held_for

MOST_KEPT = 1000
TOTAL = "the total"
"""No field has such a name."""

Written = tuple[str, Decode]
"""The text, and what makes python values of its rows."""

_kept: OrderedDict[tuple[str, Shape], Written | None] = OrderedDict()


async def run(query: AwaitableQuery[Any]) -> tuple[list[dict[str, Any]], Decode]:
    """What the database answers, and how to decode it."""
    query._choose_db_if_not_chosen()
    (text, decode), values = statement_of(query)
    return await _read(query._db, text, values), decode


async def run_counting(query: AwaitableQuery[Any], counted: AwaitableQuery[Any]) -> tuple[list[dict[str, Any]], Decode]:
    """The same, where each row also says in `TOTAL` what the other query counts: one statement for both.

    PostgreSQL numbers values from $1 in both: when those of the page do not begin with those of the count, no row says.
    """
    query._choose_db_if_not_chosen()
    counted._choose_db_if_not_chosen()
    (text, decode), values = statement_of(query)
    (total, _), before = statement_of(counted)
    if query._db.capabilities.dialect == "sqlite":
        values = before + values
    elif values[: len(before)] != before:
        return await _read(query._db, text, values), decode
    return await _read(query._db, f'SELECT ({total}) "{TOTAL}",{text.removeprefix("SELECT ")}', values), decode


async def _read(client: Any, text: str, values: list[Any]) -> list[dict[str, Any]]:
    if held := held_for(client):
        return await held.read(text, values)
    given = _texts(values) if client.capabilities.dialect == "sqlite" else values
    rows: list[dict[str, Any]] = await client.execute_query_dict(text, given)
    return rows


def statement_of(query: AwaitableQuery[Any]) -> tuple[Written, list[Any]]:
    """The statement of a query whose database is chosen, and the values it takes."""
    values: list[Any] = []
    try:
        key = query._db.capabilities.dialect, shape_of(query, values)
        known = _kept.get(key)
    except Unusual:
        return _written(query)
    if known is not None:
        return known, values
    written, true_values = _written(query)
    if key in _kept or not _same(values, true_values):
        # A statement that takes its values otherwise than we think is never used again.
        _keep(key, None)
        return written, true_values
    _keep(key, written)
    return written, values


def _written(query: AwaitableQuery[Any]) -> tuple[Written, list[Any]]:
    query._make_query()
    text, values = query.query.get_parameterized_sql()
    return (text, decoder_of(query)), values


def _same(ours: Sequence[Any], theirs: Sequence[Any]) -> bool:
    return [(type(one), one) for one in _texts(ours)] == [(type(one), one) for one in theirs]


def _texts(values: Sequence[Any]) -> list[Any]:
    """The values with UUIDs as SQLite keeps them and Tortoise writes them."""
    return [str(value) if isinstance(value, UUID) else value for value in values]


def _keep(key: tuple[str, Shape], written: Written | None) -> None:
    _kept[key] = written
    if len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
