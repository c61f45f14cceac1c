"""The statement of a list with its parts, which are subqueries of it: they are read for the rows of the page only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count

from models.flat.parts import Piece
from models.flat.spelling import SpelledRows, expressed, list_of, sent


@lru_cache(maxsize=1000)
def composed(dialect: str, listed: str, order: str, pieces: tuple[Piece, ...], spelt: SpelledRows | None = None) -> str:
    """The statement of a list with these columns beside its own, those of each row first. It takes the values of the
    pieces, those inside of one first, then its own."""
    write = _WRITERS[dialect]()
    parts = {one.name: write.column(one, "page") for one in pieces if one.columns}
    # SQLite would look again for each row that it puts in order.
    said = ", ".join([f'{write.column(one, "page")} "{one.name}"' for one in pieces if not one.columns])
    beside = f"(SELECT {said}) beside CROSS JOIN " if said else ""
    own = _told(pieces, parts) if spelt is None else _spelt(spelt, parts)
    asked = ", ".join([*own, *(["beside.*"] if said else [])])
    return f"SELECT {asked} FROM {beside}({write.placed(listed)}) page{order}"


def _told(pieces: Iterable[Piece], parts: Mapping[str, str]) -> list[str]:
    return ["page.*", *[f'{_given(one, parts)} "{one.name}"' for one in pieces if one.columns]]


def _given(piece: Piece, parts: Mapping[str, str]) -> str:
    """A part as python is given it: of what is spelled, it needs no text."""
    return parts[piece.name] if piece.spelling is None else sent(parts[piece.name])


def _spelt(spelt: SpelledRows, parts: Mapping[str, str]) -> list[str]:
    named = _named_in("page", parts)
    return [f'{sent(expressed(one, named))} "{name}"' for name, one in spelt.columns.items()]


def _named_in(owner: str, parts: Mapping[str, str], how: str = "{}") -> Callable[[str], str]:
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
            item = expressed(piece.spelling, _named_in(name, inside, how))
            return f"(SELECT {item} FROM {rows})" if piece.summed else list_of(item, rows)
        own = [how.format(f'{name}."{column}"') for column in piece.columns]
        below = [self.inner(_given(one, inside)) for one in piece.pieces]
        return self.records(", ".join([*own, *below]), rows, piece.summed)

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
