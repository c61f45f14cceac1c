"""Quick search: texts reduced to their words, whatever accents, case and punctuation (worked_examples.md §3).

A row keeps `index(…)` of its fields in a column. It matches a query when that column contains each of `terms(query)`.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 200
"""Characters of a query that are read, and of a word."""

MOST_TERMS: Final = 10
"""Terms of a query that are read."""

NOWHERE: Final = "\n\n"
"""A term that no index contains: each field begins with one line feed and a space."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_QUOTED_OR_WORD = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”|([^\s"«“]+)')


def normalise(text: str) -> str:
    """The words of a text: no accents, no case, no punctuation, one space between two."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LIGATURES)
    kept = (character for character in letters if not unicodedata.combining(character))
    words = "".join(character if character.isalnum() else " " for character in kept).split()
    return " ".join(word[:LONGEST] for word in words)


def index(*fields: str | None) -> str:
    """What a search looks in: fields apart, so that a quoted text never runs from one into the next."""
    words = (normalise(field) for field in fields if field)
    return "".join(f"\n {found}" for found in words if found)


def terms(query: str | None) -> list[str]:
    """What the index must contain, all of it: the beginning of a word, or of words that stay together.

    Nothing typed asks for nothing: no term. Something without any letter or digit is found nowhere.
    """
    typed = (query or "").strip()[:LONGEST]
    if not typed:
        return []
    return list(dict.fromkeys(_terms(typed)))[:MOST_TERMS] or [NOWHERE]


def _terms(typed: str) -> Iterator[str]:
    for found in _QUOTED_OR_WORD.finditer(typed):
        quoted = next((text for text in found.groups()[:3] if text is not None), None)
        words = [normalise(quoted)] if quoted is not None else normalise(found[4]).split()
        yield from (f" {word}" for word in words if word)
