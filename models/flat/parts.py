"""One statement for the rows of a list, their count, and the parts of each row.

A part is what other rows say of a row: the trainees of each dossier, the sums of its lines. It is written as a subquery
of the list, so that it is read for the rows of the page only; so are the parts of its own rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet, ValuesQuery

from models.flat.decoding import Decode, Rows
from models.flat.spelling import Spelled, Spelling, listed, said

SPELT = "the answer"
"""What a row is spelled as; no field has such a name."""

LINK = UUID(int=0x67756963_6865_4000_8000_000000000001)
"""Stands for the key of the row, where Tortoise writes the statement of its parts. No row has this key."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows whose key column `back` points to a row of the list: all of them, or their sums alone.

    Under that name, the record of each row holds the list of their records, or one record of whole numbers and nulls.
    """

    name: str
    query: QuerySet[Any]
    back: str
    columns: tuple[str, ...]
    summed: bool = False
    inside: tuple[Part, ...] = ()
    """The parts of its rows. Those of sums are of the row of the list: the record of sums holds them."""
    key: str = "id"
    """The column of the row of the list that is pointed to."""
    only: tuple[str, str] | None = None
    """A column of the row of the list, and the value without which it has no such part: there is null instead."""
    is_shared: bool = False
    """Whether it is the same for all viewers and all arguments."""
    spelling: Spelling | None = None
    """The JSON of its row that is read in the place of its record."""
    made: dict[Any, Any] = field(default_factory=dict)
    """What was made of it: by dialect, and by what is spelled of it."""

    def asked(self, client: Any) -> ValuesQuery[Any]:
        """The query for the row that `LINK` stands for."""
        query: ValuesQuery[Any] = self.query.filter(**{self.back: LINK}).values(*self.columns)
        query._db = client
        return query

    def spelled(self, spelled: Spelled) -> Part:
        """The same part, when this is spelled of the row that it is a part of."""
        own = spelled.parts.get(self.name)
        if own is None:
            return self
        if own not in self.made:
            inside = tuple([one.spelled(own) for one in self.inside])
            self.made[own] = replace(self, spelling=own.row, inside=inside, made={})
        found: Part = self.made[own]
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement that becomes a column of another one; `size` is how many values it takes there by itself."""

    name: str
    text: str
    size: int
    link: int | None = None
    """Which of its marks is the key of the row."""
    key: str = "id"
    columns: tuple[str, ...] = ()
    summed: bool = False
    pieces: tuple[Piece, ...] = ()
    only: tuple[str, str] | None = None
    is_one: bool = False
    """Whether its row is the one of that key."""
    spelling: Spelling | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is found at once for each row: it is a row by its key, or its conditions look into no other
        table."""
        found = self.is_one or self.text.count("SELECT ") == 1
        return found and all(one.is_plain for one in self.pieces)


class Spelt(NamedTuple):
    """The JSON of the rows of a list that is read in their place, beside the columns that are kept."""

    spelling: Spelling
    kept: tuple[str, ...]


class Found(NamedTuple):
    """A piece, the values it takes, what decodes its records, and the same of what is inside."""

    piece: Piece
    values: list[Any]
    decode: Decode
    inside: tuple[Found, ...] = ()


@lru_cache(maxsize=1000)
def composed(dialect: str, listed: str, order: str, pieces: tuple[Piece, ...], spelt: Spelt | None = None) -> str:
    """The statement of a list with these columns beside its own, those of each row first. It takes the values of the
    pieces, those inside of one first, then its own."""
    write = _WRITERS[dialect]()
    parts = {one.name: write.column(one, "page") for one in pieces if one.columns}
    # SQLite would look again for each row that it puts in order.
    said = ", ".join([f'{write.column(one, "page")} "{one.name}"' for one in pieces if not one.columns])
    beside = f"(SELECT {said}) beside CROSS JOIN " if said else ""
    own = ["page.*", *[f'{text} "{name}"' for name, text in parts.items()]] if spelt is None else _spelt(spelt, parts)
    asked = ", ".join([*own, *(["beside.*"] if said else [])])
    return f"SELECT {asked} FROM {beside}({write.placed(listed)}) page{order}"


def _spelt(spelt: Spelt, parts: Mapping[str, str]) -> list[str]:
    text = said(spelt.spelling, named_in("page", parts))
    return [*[f'page."{name}"' for name in spelt.kept], f'{text} "{SPELT}"']


def named_in(owner: str, parts: Mapping[str, str], how: str = "{}") -> Callable[[str], str]:
    """What columns and parts of the row of that name are called."""
    return lambda name: parts.get(name) or how.format(f'{owner}."{name}"')


class _Writer:
    """Writes pieces one after the other, and counts the values that they take."""

    marks = re.compile(r"\?")

    def __init__(self) -> None:
        self._taken = 0
        self._parts = count(1)

    def column(self, piece: Piece, owner: str) -> str:
        """The piece as a column of the row of that name."""
        name = f"part{next(self._parts)}"
        inside = {one.name: self.column(one, owner if piece.summed else name) for one in piece.pieces}
        text = self.placed(piece.text, piece.link, f'{owner}."{piece.key}"')
        self._taken += piece.size
        if not piece.columns:
            return f"({text})"
        found = self._found(piece, name, f"({text}) {name}", inside)
        if piece.only is None:
            return found
        column, value = piece.only
        return f"CASE WHEN {owner}.\"{column}\" = '{value}' THEN {found} END"

    def _found(self, piece: Piece, name: str, rows: str, inside: Mapping[str, str]) -> str:
        # PostgreSQL adds whole numbers up to decimals.
        how = "CAST(sum({}) AS bigint)" if piece.summed else "{}"
        if piece.spelling is not None:
            item = said(piece.spelling, named_in(name, inside, how))
            return f"(SELECT {item} FROM {rows})" if piece.summed else listed(item, rows)
        own = [how.format(f'{name}."{column}"') for column in piece.columns]
        return self.records(", ".join([*own, *map(self.inner, inside.values())]), rows, piece.summed)

    def placed(self, text: str, link: int | None = None, key: str = "") -> str:
        """The text where so many values come before; the mark at `link` becomes the key of the row."""
        numbers: Iterator[int] = count()

        def mark(found: re.Match[str]) -> str:
            place = self.place(found, numbers)
            return key if place == link else self.mark(self._taken + place + (link is None or place < link))

        return self.marks.sub(mark, text)

    def place(self, found: re.Match[str], numbers: Iterator[int]) -> int:
        return next(numbers)

    def mark(self, number: int) -> str:
        return "?"

    def inner(self, text: str) -> str:
        return f"json({text})"

    def records(self, columns: str, rows: str, summed: bool) -> str:
        """The list of them; of sums, there is one."""
        listed = "json_array" if summed else "json_group_array"
        return f"(SELECT {listed}(json_array({columns})) FROM {rows})"


class _OnPostgres(_Writer):
    marks = re.compile(r"\$(\d+)")

    def place(self, found: re.Match[str], numbers: Iterator[int]) -> int:
        return int(found[1]) - 1

    def mark(self, number: int) -> str:
        return f"${number}"

    def inner(self, text: str) -> str:
        return text

    def records(self, columns: str, rows: str, summed: bool) -> str:
        # Also of sums, and not their record alone: inside of a record, asyncpg reads lists of records only on a
        # connection that has met a column of them.
        return f"ARRAY(SELECT ROW({columns}) FROM {rows})"


_WRITERS: dict[str, type[_Writer]] = {"postgres": _OnPostgres, "sqlite": _Writer}


def unfold(rows: Rows, one: Found) -> None:
    """Makes records of what the piece answered in each row."""
    for row in rows:
        answer = row[one.piece.name]
        row[one.piece.name] = _records(one, orjson.loads(answer) if answer.__class__ is str else answer)


def _records(one: Found, answer: Any) -> Any:
    names = [*one.piece.columns, *[inner.piece.name for inner in one.inside]]
    records = one.decode([dict(zip(names, values, strict=True)) for values in answer])
    for inner in one.inside:
        unfold(records, inner)
    return records[0] if one.piece.summed else records
