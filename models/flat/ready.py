"""A list that is asked again and again: its statement is found once, and its records come as the driver gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from tortoise.queryset import QuerySet

from models.engines import postgres, sqlite
from models.flat.decoding import Decode, Make
from models.flat.doubt import MARK, Doubt
from models.flat.parts import Found, Part, Piece
from models.flat.spelling import SpelledRows
from models.flat.statements import listed_with, ordered, pieces_of, tally_of, texts, total_of
from models.flat.together import held_for

_MARK_OF = "SELECT mark FROM standing WHERE user_id="


@dataclass(frozen=True, slots=True)
class Layout:
    """What a record holds, by position: its columns, then its parts, then what the statement says beside them."""

    columns: tuple[str, ...]
    makers: Mapping[str, Make]
    """What makes python's values of some columns."""
    parts: Mapping[str, Layout] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    dialect: str = ""
    is_spelt: bool = False
    """Whether there is JSON in the place of a record, or of a list of them."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Records of the same key are read by the same functions."""
        parts = [(name, part.key) for name, part in self.parts.items()]
        return (self.dialect, self.columns, *parts, self.beside, self.is_spelt)

    def by_name(self, rows: Iterable[Sequence[Any]], names: Collection[str]) -> list[dict[str, Any]]:
        """These columns of records, as `flat.rows` gives them."""
        places = [(name, place) for place, name in enumerate(self.columns) if name in names]
        makers = {name: make for name, make in self.makers.items() if name in names}
        return Decode(makers)([{name: row[place] for name, place in places} for row in rows])

    def place(self, name: str) -> int | None:
        """Where a record holds what the statement says beside columns and parts."""
        return len(self.columns) + len(self.parts) + self.beside.index(name) if name in self.beside else None


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement with its values."""

    client: Any
    text: str
    values: tuple[Any, ...]
    layout: Layout

    async def read(self, doubt: Doubt | None) -> Sequence[Sequence[Any]]:
        """Its records now; the statement that was made for a doubt settles it. Raises `Moved`."""
        rows = await self._records()
        if doubt is not None and rows:
            doubt.settle_with(rows[0][-1])
        return rows

    async def _records(self) -> Sequence[Sequence[Any]]:
        if isinstance(self.client, postgres.Client):
            held = held_for(self.client)
            return await (held or self.client).records(self.text, self.values)
        here = self.client.read_here(self.text, self.values) if isinstance(self.client, sqlite.Client) else None
        rows: Iterable[Any] = here or ()
        if here is None:
            rows = [tuple(row.values()) for row in await self.client.execute_query_dict(self.text, self.values)]
        return [self._unfolded(row) for row in rows]

    def _unfolded(self, row: Sequence[Any]) -> Sequence[Any]:
        """SQLite gives parts as texts of JSON."""
        start = len(self.layout.columns)
        end = start + len(self.layout.parts)
        return (*row[:start], *[part and orjson.loads(part) for part in row[start:end]], *row[end:])


def ready(
    page: QuerySet[Any],
    whole: QuerySet[Any] | None,
    tally: tuple[QuerySet[Any], str] | None,
    parts: Sequence[Part],
    columns: Sequence[str],
    doubt: Doubt | None,
    spelt: SpelledRows | None = None,
) -> Ready | None:
    """The statement of a list with the parts of each row, how many `whole` has and the sum of a column of other rows,
    for whoever is in this doubt. What is spelled of each row is in the place of its record and parts.

    None when a part wants a statement of its own.
    """
    query: Any = ordered(page, columns)
    query._choose_db_if_not_chosen()
    client, dialect = query._db, query._db.capabilities.dialect
    found = pieces_of(parts, client)
    if not all(one.piece.is_plain for one in found):
        return None
    beside = [] if whole is None else [total_of(whole.count(), client)]
    if tally is not None:
        beside.append(tally_of(*tally, client))
    if doubt is not None:
        mark = Piece(MARK, _MARK_OF + ("?" if dialect == "sqlite" else "$1"), 1)
        beside.append(Found(mark, [doubt.user_id], Decode({})))
    (text, decode), values = listed_with(query, [*found, *beside], spelt)
    layout = Layout(
        columns=() if spelt else tuple(query._fields_for_select),
        makers=decode.makers,
        parts=_spelt_layouts(spelt) if spelt else {one.piece.name: _layout(one) for one in found},
        beside=tuple([one.piece.name for one in beside]),
        dialect=dialect,
    )
    return Ready(client, text, tuple(texts(values) if dialect == "sqlite" else values), layout)


def _spelt_layouts(spelt: SpelledRows) -> dict[str, Layout]:
    return dict.fromkeys(spelt.columns, Layout((), {}, is_spelt=True))


def _layout(one: Found) -> Layout:
    inside = {inner.piece.name: _layout(inner) for inner in one.inside}
    return Layout(one.piece.columns, one.decode.makers, inside, is_spelt=one.piece.spelling is not None)
