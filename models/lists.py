"""Reference lists searched as everything else is: beginnings of words, whatever accents and case."""

import asyncio
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from models.search import index, normalise, terms
from outside.lists import NAMES as NAMES
from outside.lists import Item, read


class Line(NamedTuple):
    """An item, and what a search compares with: its code, its label, all its words."""

    item: Item
    code: str
    label: str
    words: str


async def found(name: str, search: str | None, first: int) -> list[Item]:
    """So many items of this list, one of `NAMES`, that hold each word of the search.

    The one whose code it is comes first, then those whose label begins so, then the others in the order of the list.
    """
    # In a thread: the longest list takes half a second to open, the first time only.
    return await asyncio.to_thread(_found, name, search, first)


def _found(name: str, search: str | None, first: int) -> list[Item]:
    lines = _lines(name)
    for term in terms(search):
        lines = [line for line in lines if term in line.words]
    return list(islice(_ranked(lines, normalise(search or "")), first))


def _ranked(lines: list[Line], start: str) -> Iterator[Item]:
    others = [line for line in lines if line.code != start]
    yield from (line.item for line in lines if line.code == start)
    yield from (line.item for line in others if line.label.startswith(start))
    yield from (line.item for line in others if not line.label.startswith(start))


@cache
def _lines(name: str) -> list[Line]:
    return [_line(item) for item in read(name)]


def _line(item: Item) -> Line:
    words = index(item.code, item.label, item.also)
    _, code, label, *_ = words.split("\n ")
    return Line(item, code, label, words)
