"""One statement for the rows of a list, their count, and the parts of each row.

A part is what other rows say of a row: the trainees of each dossier, the sums of its lines. It is written as a subquery
of the list, so that it is read for the rows of the page only.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet, ValuesQuery

from models.flat.decoding import Decode, Rows

LINK = UUID(int=0x67756963_6865_4000_8000_000000000001)
"""Stands for the key of the row, where Tortoise writes the statement of its parts. No row has this key."""

_MARKS = {"postgres": re.compile(r"\$(\d+)"), "sqlite": re.compile(r"\?")}


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
    made: dict[str, Any] = field(default_factory=dict)
    """What was made of it, by dialect."""

    def asked(self, client: Any) -> ValuesQuery[Any]:
        """The query for the row that `LINK` stands for."""
        query: ValuesQuery[Any] = self.query.filter(**{self.back: LINK}).values(*self.columns)
        query._db = client
        return query


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement that becomes a column of another one; `size` is how many values it takes there."""

    name: str
    text: str
    size: int
    link: int | None = None
    """Which of its marks is the key of the row."""
    columns: tuple[str, ...] = ()
    summed: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether its conditions look into no other table."""
        return self.text.count("SELECT ") == 1


@lru_cache(maxsize=1000)
def composed(dialect: str, listed: str, order: str, pieces: tuple[Piece, ...]) -> str:
    """The statement of a list with these columns beside its own. It takes the values of the pieces, then its own."""
    asked, taken = ["page.*"], 0
    for piece in pieces:
        text = _placed(dialect, piece.text, taken, piece.link)
        asked.append(f'{_WRITTEN[dialect](piece, text)} "{piece.name}"')
        taken += piece.size
    return f"SELECT {', '.join(asked)} FROM ({_placed(dialect, listed, taken, None)}) page{order}"


def _placed(dialect: str, text: str, before: int, link: int | None) -> str:
    """The text where so many values come before; the mark at `link` becomes the key of the row."""
    numbers: Iterator[int] = iter(range(len(text)))

    def mark(found: re.Match[str]) -> str:
        place = int(found[1]) - 1 if dialect == "postgres" else next(numbers)
        if place == link:
            return 'page."id"'
        skipped = link is not None and place > link
        return f"${before + place + 1 - skipped}" if dialect == "postgres" else "?"

    return _MARKS[dialect].sub(mark, text)


def _on_postgres(piece: Piece, text: str) -> str:
    if piece.summed:
        return f"(SELECT ROW({', '.join(_sums(piece))}) FROM ({text}) part)"
    return f"ARRAY(SELECT ROW({_columns(piece)}) FROM ({text}) part)" if piece.columns else f"({text})"


def _on_sqlite(piece: Piece, text: str) -> str:
    if piece.summed:
        return f"(SELECT json_array({', '.join(_sums(piece))}) FROM ({text}) part)"
    listed = f"(SELECT json_group_array(json_array({_columns(piece)})) FROM ({text}) part)"
    return listed if piece.columns else f"({text})"


def _columns(piece: Piece) -> str:
    return ", ".join([f'part."{name}"' for name in piece.columns])


def _sums(piece: Piece) -> list[str]:
    """PostgreSQL adds whole numbers up to decimals."""
    return [f'CAST(sum(part."{name}") AS bigint)' for name in piece.columns]


_WRITTEN: dict[str, Callable[[Piece, str], str]] = {"postgres": _on_postgres, "sqlite": _on_sqlite}


def unfold(rows: Rows, piece: Piece, decode: Decode) -> None:
    """Makes records of what the piece answered in each row."""
    for row in rows:
        answer = row[piece.name]
        found = orjson.loads(answer) if answer.__class__ is str else answer
        if piece.summed:
            row[piece.name] = dict(zip(piece.columns, found, strict=True))
        else:
            row[piece.name] = decode([dict(zip(piece.columns, one, strict=True)) for one in found])
