"""Statements that Tortoise wrote, kept by the shape of their query."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pypika_tortoise.enums import Order
from tortoise.expressions import Subquery
from tortoise.functions import Sum
from tortoise.queryset import AwaitableQuery, CountQuery, QuerySet, ValuesQuery

from models.engines import sqlite
from models.flat.composing import composed
from models.flat.decoding import Decode, Rows, decoder_of
from models.flat.doubt import doubt_of_now
from models.flat.parts import LINK, Found, Part, Piece, unfold
from models.flat.shapes import Shape, Unusual, shape_of
from models.flat.spelling import SpelledRows
from models.flat.together import held_for

MOST_KEPT = 1000
TOTAL = "the total"
TALLY = "the tally"
"""No field has such a name."""

Written = tuple[str, Decode]
"""The text, and what makes python values of its rows."""

_LINK_TEXT = str(LINK)

_kept: OrderedDict[tuple[str, Shape], Written | None] = OrderedDict()


async def run(query: AwaitableQuery[Any]) -> tuple[Rows, Decode]:
    """What the database answers, and how to decode it."""
    query._choose_db_if_not_chosen()
    (text, decode), values = statement_of(query)
    return await _read(query._db, text, values), decode


async def run_with(query: ValuesQuery[Any], whole: CountQuery | None, parts: Sequence[Part]) -> Rows:
    """The rows of a list, in one statement with their parts; each row also says in `TOTAL` what `whole` counts.

    A part whose conditions look into other tables is left out: the database would look there again for each row.
    """
    query._choose_db_if_not_chosen()
    pieces = [one for one in pieces_of(parts, query._db) if one.piece.is_plain]
    if whole is not None:
        pieces.append(total_of(whole, query._db))
    (text, decode), values = listed_with(query, pieces) if pieces else statement_of(query)
    rows = decode(await _read(query._db, text, values))
    for one in pieces:
        if one.piece.columns:
            unfold(rows, one)
    return rows


def listed_with(
    query: ValuesQuery[Any], pieces: Sequence[Found], spelt: SpelledRows | None = None
) -> tuple[Written, list[Any]]:
    """The statement of a list with these columns beside its own or what is spelled of them, and the values it takes."""
    (text, decode), values = statement_of(query)
    columns = tuple([one.piece for one in pieces])
    text = composed(query._db.capabilities.dialect, text, _order_of(query), columns, spelt)
    return (text, decode), [value for one in pieces for value in one.values] + values


def ordered(query: QuerySet[Any], columns: Sequence[str]) -> ValuesQuery[Any]:
    """These columns of a query, with what it is ordered by.

    The rows of a page are chosen by their keys, before anything is joined to them.
    """
    orderings = query._orderings or ()
    if query._limit and any("__" in name for name in columns):
        query = QuerySet(query.model).filter(id__in=Subquery(query.values("id")))
        query._orderings = list(orderings)
    asked: ValuesQuery[Any] = query.values(*dict.fromkeys([*columns, *[name for name, _ in orderings]]))
    return asked


def pieces_of(parts: Sequence[Part], client: Any) -> list[Found]:
    """The parts as columns of a list."""
    return [_piece_of(part, client) for part in parts]


def _piece_of(part: Part, client: Any) -> Found:
    dialect = client.capabilities.dialect
    if dialect not in part.made:
        part.made[dialect] = _made_of(part, client)
    made: Found = part.made[dialect]
    return made


def _made_of(part: Part, client: Any) -> Found:
    (text, decode), values = statement_of(part.asked(client))
    link = next(place for place, value in enumerate(values) if value in (LINK, _LINK_TEXT))
    own, inside = values[:link] + values[link + 1 :], tuple(pieces_of(part.inside, client))
    pieces = tuple([one.piece for one in inside])
    piece = Piece(
        part.name,
        text,
        len(own),
        link,
        part.key,
        part.columns,
        part.summed,
        pieces,
        part.only,
        is_one=part.back == "id",
        spelling=part.spelling,
    )
    return Found(piece, [value for one in inside for value in one.values] + own, decode, inside)


def total_of(whole: CountQuery, client: Any) -> Found:
    """The count as a column of a list."""
    whole._db = client
    (text, decode), values = statement_of(whole)
    return Found(Piece(TOTAL, text, len(values)), values, decode)


def tally_of(query: QuerySet[Any], column: str, client: Any) -> Found:
    """The sum of a column over other rows as a column of a list; null without rows."""
    summed = query.annotate(**{TALLY: Sum(column)}).values(TALLY)
    summed._db = client
    (text, decode), values = statement_of(summed)
    return Found(Piece(TALLY, text, len(values)), values, decode)


def _order_of(query: ValuesQuery[Any]) -> str:
    """What the list is ordered by, to be said again around it; its columns are selected."""
    orderings: Any = query._orderings or ()
    said = [f'page."{name}"{" DESC" if way is Order.desc else ""}' for name, way in orderings]
    return f" ORDER BY {', '.join(said)}" if said else ""


async def _read(client: Any, text: str, values: list[Any]) -> Rows:
    doubt = doubt_of_now()
    if doubt is None:
        return await _fetched(client, text, values)
    rows = await _fetched(client, *doubt.asked(client.capabilities.dialect, text, values))
    doubt.settle(rows)
    return rows


async def settle(client: Any) -> None:
    """Looks whether the rights that were relied on still hold, when no statement has. Raises `Moved`."""
    if doubt_of_now() is not None:
        await _read(client, "SELECT 1", [])


async def _fetched(client: Any, text: str, values: list[Any]) -> Rows:
    if held := held_for(client):
        return await held.read(text, values)
    if client.capabilities.dialect == "sqlite":
        values = texts(values)
    here = client.read_here(text, values) if isinstance(client, sqlite.Client) else None
    rows: Rows = await client.execute_query_dict(text, values) if here is None else list(map(dict, here))
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
    return [(type(one), one) for one in texts(ours)] == [(type(one), one) for one in theirs]


def texts(values: Sequence[Any]) -> list[Any]:
    """The values with UUIDs as SQLite keeps them and Tortoise writes them."""
    return [str(value) if isinstance(value, UUID) else value for value in values]


def _keep(key: tuple[str, Shape], written: Written | None) -> None:
    _kept[key] = written
    if len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
