"""JSON that the database writes by itself, as expressions of PostgreSQL: what it has read leaves as it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from tortoise.queryset import QuerySet


class Name(NamedTuple):
    """Stands in an expression for a column or a part of the row."""

    name: str


Spelling = tuple[str | Name, ...]
"""An expression whose value is JSON: SQL, and names in it."""


TEXT = "to_json({0})::text"
"""JSON of a text, and of a day."""


def instant(zone: str) -> str:
    """JSON of an instant of UTC, which this is written behind."""
    second, fraction = (f"""'YYYY-MM-DD"T"HH24:MI:SS{digits}"{zone}"'""" for digits in ("", ".US"))
    form = f"CASE WHEN {{0}} = date_trunc('second', {{0}}) THEN {second} ELSE {fraction} END"
    return f"""'"' || to_char({{0}} AT TIME ZONE 'UTC', {form}) || '"'"""


def expression(how: str, *paths: str) -> Spelling:
    """`{0}`, `{1}`… are the columns of these paths."""
    pieces = re.split(r"\{(\d)\}", how)
    return tuple([Name(paths[int(piece)]) if place % 2 else piece for place, piece in enumerate(pieces) if piece])


@dataclass(frozen=True, slots=True, eq=False)
class Spelled:
    """What is spelled of the rows of a list: each as a whole, or else some of its parts, by their names."""

    row: Spelling | None = None
    parts: Mapping[str, Spelled] = field(default_factory=dict)


NOTHING = Spelled()


ANSWER = "the answer"
CURSOR = "what the cursor says"
"""No field has such a name."""


class SpelledRows(NamedTuple):
    """The JSON that is read in the place of the rows of a list: of each row, and of what its cursor says."""

    row: Spelling
    cursor: Spelling | None = None

    @property
    def columns(self) -> dict[str, Spelling]:
        """What the statement gives of a row, by name."""
        return {ANSWER: self.row} if self.cursor is None else {ANSWER: self.row, CURSOR: self.cursor}


def spells(query: QuerySet[Any]) -> bool:
    """Whether the database of this query can spell."""
    query._choose_db_if_not_chosen()
    dialect: str = query._db.capabilities.dialect
    return dialect == "postgres"


def one_after_the_other(pieces: Iterable[str | Spelling]) -> Spelling:
    """The expression of several pieces of JSON: texts as they are, and what is spelled between them."""
    said: list[str | Name] = []
    for is_text, some in groupby(pieces, lambda piece: isinstance(piece, str)):
        found: list[Any] = list(some)
        for one in [(quoted("".join(found)),)] if is_text else found:
            said += [" || ", *one] if said else one
    return tuple(said)


def expressed(spelling: Spelling, named: Callable[[str], str]) -> str:
    """The expression, where columns and parts are called so."""
    return "".join([one if isinstance(one, str) else named(one.name) for one in spelling])


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def list_of(item: str, rows: str) -> str:
    """The list of what is spelled of rows; it is never null, or it would be left out."""
    return f"(SELECT '[' || coalesce(string_agg(({item})::text, ','), '') || ']' FROM {rows})"


def sent(text: str) -> str:
    """What is spelled, as the bytes that leave."""
    return f"convert_to({text}, 'UTF8')"
