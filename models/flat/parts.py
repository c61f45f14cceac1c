"""What a statement reads beside the rows of a list: their count, and the parts of each row.

A part is what other rows say of a row: the trainees of each dossier, the sums of its lines; so are the parts of its own
rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet, ValuesQuery

from models.flat.decoding import Decode, Rows
from models.flat.spelling import Spelled, Spelling

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


class Found(NamedTuple):
    """A piece, the values it takes, what decodes its records, and the same of what is inside."""

    piece: Piece
    values: list[Any]
    decode: Decode
    inside: tuple[Found, ...] = ()


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
