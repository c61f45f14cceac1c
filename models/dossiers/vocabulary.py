"""Words that are looked for among all dossiers: which of them there are, and how many dossiers have them.

Whole words are found ten times sooner than beginnings of words: `looked_up` names those that begin so, out of the words
that are kept (migrations 0022 and 0025).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import isqrt
from operator import itemgetter
from string import digits
from typing import Final

import orjson
from tortoise import connections

from models.dossiers.tally import ANY, EVERYWHERE
from models.engines import small_reads
from models.search import NOWHERE

MOST_NAMED: Final = 40
"""Words, beyond which beginnings are looked for."""

WALKED: Final = 10
WALKED_IF_ALL: Final = 2
"""Words that f of n dossiers have are common when f² passes so many n, for whoever sees a part of them or all of them:
finding and sorting f costs as much as passing n/f dossiers for each of a page, and of these some are not seen."""

_SHORT: Final = 3
"""Letters of the beginnings of which SQLite keeps an index."""

_BEGINNING: Final = {
    "postgres": "SELECT DISTINCT asked, word FROM unnest($1::text[]) asked "
    "CROSS JOIN LATERAL (SELECT word FROM dossier_word "
    'WHERE word >= asked COLLATE "C" AND word < (asked || chr(1114111)) COLLATE "C" LIMIT $2) begin_so',
    # From one word to the next: between two lies a line for each dossier that has the first.
    "sqlite": "WITH RECURSIVE begin_so (asked, word) AS ("
    "SELECT value, (SELECT term FROM dossier_word WHERE term >= value AND term < value || char(1114111) LIMIT 1) "
    "FROM json_each(?) UNION ALL SELECT asked, (SELECT term FROM dossier_word "
    "WHERE term >= begin_so.word || char(1) AND term < asked || char(1114111) LIMIT 1) FROM begin_so "
    "WHERE word IS NOT NULL) SELECT asked, word FROM begin_so WHERE word IS NOT NULL LIMIT ?",
}
_ALL: Final = dict.fromkeys(
    _BEGINNING,
    "SELECT sum(dossiers) FROM dossier_tally WHERE (establishment_id, status, scheme) = "
    f"('{EVERYWHERE}', '{ANY}', '{ANY}')",
)
_SOME: Final = {
    "sqlite": "SELECT json_group_array(rowid), count(*) "
    "FROM (SELECT rowid FROM dossier_text WHERE dossier_text MATCH ? LIMIT ?)",
    "postgres": "EXPLAIN (FORMAT JSON) SELECT FROM dossier WHERE words_of(search) @@ CAST($1::text AS tsquery)",
}


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What is known of words that are looked for."""

    whole: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For some of them, all words that begin so."""
    common: bool = False
    """So many dossiers have them that a list is sooner read in its order, looking at each text."""
    numbers: str | None = None
    """The numbers of the drafts of all dossiers that have them, in JSON, where that is known: nobody looks again."""


NOT_LOOKED_UP: Final = LookedUp()


async def looked_up(terms: Sequence[str], *, sees_all: bool) -> LookedUp:
    """What is known of these terms (`models.search.terms`), for somebody who sees all dossiers, or a part of them."""
    words = words_of(terms)
    if not words or NOWHERE in terms:
        return NOT_LOOKED_UP
    whole = await _beginning_with([word for word in words if _is_kept(word)])
    asked, most = asked_for(words, whole), isqrt((WALKED_IF_ALL if sees_all else WALKED) * await _of_all())
    if is_postgres():
        return LookedUp(whole, await _guessed(asked) > most)
    [(numbers, found)] = await small_reads.read(_SOME, asked, most + 1)
    return LookedUp(whole, True) if found > most else LookedUp(whole, numbers=numbers)


def words_of(terms: Sequence[str]) -> list[str]:
    """Each word of these terms, once."""
    return list(dict.fromkeys(word for term in terms for word in term.split()))


def _is_kept(word: str) -> bool:
    """Numbers are not: nearly each is its own. Nor does SQLite need those that begin with few letters."""
    return word[0] not in digits and (is_postgres() or len(word) > _SHORT)


async def _beginning_with(beginnings: Sequence[str]) -> Mapping[str, Sequence[str]]:
    if not beginnings:
        return {}
    found = await small_reads.read(_BEGINNING, list(beginnings), MOST_NAMED)
    if len(found) >= MOST_NAMED:
        return {}
    named = {word: [name for _, name in some] for word, some in groupby(sorted(map(tuple, found)), itemgetter(0))}
    return {word: named.get(word, [word]) for word in beginnings}


async def _of_all() -> int:
    [[count]] = await small_reads.read(_ALL)
    return count or 0


async def _guessed(asked: str) -> int:
    """How many have these words: PostgreSQL keeps how frequent words are, and its planner says it."""
    [[plan]] = await small_reads.read(_SOME, asked)
    rows: int = orjson.loads(plan)[0]["Plan"]["Plan Rows"]
    return rows


def is_postgres() -> bool:
    """Whether the database is PostgreSQL."""
    return bool(connections.get("default").capabilities.dialect == "postgres")


def asked_for(words: Sequence[str], whole: Mapping[str, Sequence[str]]) -> str:
    """Texts that have them all, in the language of the database's full text."""
    one, several, beginning = ("'{}'", " | ", "'{}':*") if is_postgres() else ('"{}"', " OR ", '"{}" *')
    alternatives = [
        several.join(map(one.format, whole[word])) if word in whole else beginning.format(word) for word in words
    ]
    return (" & " if is_postgres() else " AND ").join(f"({text})" for text in alternatives)
