"""Finding dossiers among all of them by the words of their search texts: migration 0018 keeps an index of these.

`search__found` takes words in the language of the database's full text: `words_of` on PostgreSQL, the table
`dossier_text` on SQLite, which knows each dossier by the number of its draft. Whole words are found ten times sooner
than beginnings of words: `looked_up` names those that begin so, out of the words that are kept (migration 0022).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from operator import itemgetter
from string import digits
from typing import Final

import orjson
from pypika_tortoise.enums import Comparator
from pypika_tortoise.functions import Cast
from pypika_tortoise.queries import Query, Table
from pypika_tortoise.terms import BasicCriterion, Criterion, Field, Function
from tortoise import connections
from tortoise.expressions import Q

from models import small_reads
from models.dossiers import Dossier
from models.dossiers.tally import ANY, EVERYWHERE
from models.perimeter import NOTHING
from models.search import NOWHERE

ANEW: Final = {
    "postgres": (
        "DELETE FROM dossier_word",
        "INSERT INTO dossier_word (word) SELECT DISTINCT word "
        "FROM dossier, unnest(tsvector_to_array(words_of(search))) AS word WHERE word !~ '^[0-9]'",
    ),
    "sqlite": ("INSERT INTO dossier_text (dossier_text) VALUES ('rebuild')",),
}
"""What sets the words right after dossiers were written past the triggers."""

MOST_NAMED: Final = 40
"""Words, beyond which beginnings are looked for."""

MOST_TRIED: Final = 5_000
"""Dossiers that are found by words before these pass for common."""

WALKED: Final = 10
"""Words that f of n dossiers have are common when f² passes so many n: finding and sorting f costs as much as passing
n/f dossiers for each of a page."""

_SHORT: Final = 3
"""Letters of the beginnings of which SQLite keeps an index."""

_BEGINNING: Final = {
    "postgres": "SELECT DISTINCT asked, word FROM unnest($1::text[]) asked "
    "CROSS JOIN LATERAL (SELECT word FROM dossier_word "
    'WHERE word >= asked COLLATE "C" AND word < (asked || chr(1114111)) COLLATE "C" LIMIT $2) begin_so ORDER BY asked',
    "sqlite": "SELECT asked.value, term FROM json_each(?) asked CROSS JOIN dossier_word "
    "WHERE term >= asked.value AND term < asked.value || char(1114111) LIMIT ?",
}
_ALL: Final = (
    "SELECT sum(dossiers) FROM dossier_tally WHERE (establishment_id, status, scheme) = "
    f"('{EVERYWHERE}', '{ANY}', '{ANY}')"
)
_SOME: Final = {
    "sqlite": f"SELECT count(*), ({_ALL}) FROM (SELECT 1 FROM dossier_text WHERE dossier_text MATCH ? LIMIT ?)",
    "postgres": "EXPLAIN (FORMAT JSON) SELECT FROM dossier WHERE words_of(search) @@ CAST($1::text AS tsquery)",
}
_TEXT, _DRAFT = Table("dossier_text"), Table("draft")


class _Full(Comparator, Enum):
    found = " @@ "
    match = " MATCH "


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What is known of words that are looked for."""

    whole: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For some of them, all words that begin so."""
    common: bool = False
    """So many dossiers have them that a list is sooner read in its order, looking at each text."""


NOT_LOOKED_UP: Final = LookedUp()


async def looked_up(terms: Sequence[str]) -> LookedUp:
    """What is known of these terms (`models.search.terms`)."""
    words = _words_of(terms)
    if not words or NOWHERE in terms:
        return NOT_LOOKED_UP
    whole = await _beginning_with([word for word in words if _is_kept(word)])
    return LookedUp(whole, await _are_common(words, whole))


def with_words(terms: Sequence[str], known: LookedUp) -> Q:
    """Dossiers whose search text contains each of these terms."""
    if NOWHERE in terms:
        return NOTHING
    words = _words_of(terms)
    # Of words that stay together, the index only says that all of them are there.
    phrases = [Q(search__contains=term) for term in terms if " " in term.strip()]
    return Q(*phrases, search__found=_asked(words, known.whole)) if words else Q()


def _words_of(terms: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word for term in terms for word in term.split()))


def _is_kept(word: str) -> bool:
    """Numbers are not: nearly each is its own. Nor does SQLite need those that begin with few letters."""
    return word[0] not in digits and (_is_postgres() or len(word) > _SHORT)


async def _beginning_with(beginnings: Sequence[str]) -> Mapping[str, Sequence[str]]:
    if not beginnings:
        return {}
    found = await small_reads.read(_BEGINNING, list(beginnings), MOST_NAMED)
    if len(found) >= MOST_NAMED:
        return {}
    named = {word: [name for _, name in some] for word, some in groupby(map(tuple, found), itemgetter(0))}
    return {word: named.get(word, [word]) for word in beginnings}


async def _are_common(words: Sequence[str], whole: Mapping[str, Sequence[str]]) -> bool:
    found, of_all = await (_guessed if _is_postgres() else _counted)(_asked(words, whole))
    return bool(found**2 > WALKED * of_all)


async def _guessed(asked: str) -> tuple[int, int]:
    """How many have these words, of how many: PostgreSQL keeps how frequent words are, and its planner says it."""
    [[plan]] = await small_reads.read(_SOME, asked)
    [[of_all]] = await small_reads.read({"postgres": _ALL})
    return orjson.loads(plan)[0]["Plan"]["Plan Rows"], of_all or 0


async def _counted(asked: str) -> tuple[int, int]:
    """The same, counted up to `MOST_TRIED`."""
    [(found, of_all)] = await small_reads.read(_SOME, asked, MOST_TRIED)
    return found, of_all or 0


def _is_postgres() -> bool:
    return bool(connections.get("default").capabilities.dialect == "postgres")


def _asked(words: Sequence[str], whole: Mapping[str, Sequence[str]]) -> str:
    """In the language of the full text."""
    one, several, beginning = ("'{}'", " | ", "'{}':*") if _is_postgres() else ('"{}"', " OR ", '"{}" *')
    alternatives = [
        several.join(map(one.format, whole[word])) if word in whole else beginning.format(word) for word in words
    ]
    return (" & " if _is_postgres() else " AND ").join(f"({text})" for text in alternatives)


def _found(field: Field, asked: str) -> Criterion:
    given = field.wrap_constant(asked)
    if _is_postgres():
        return BasicCriterion(_Full.found, Function("words_of", field), Cast(Cast(given, "TEXT"), "TSQUERY"))
    numbers = Query.from_(_TEXT).select("rowid").where(BasicCriterion(_Full.match, _TEXT.dossier_text, given))
    drafts = Query.from_(_DRAFT).select("id").where(_DRAFT.number.isin(numbers))
    return Field("draft_id", table=field.table).isin(drafts)


Dossier._meta.filters["search__found"] = {
    "field": "search",
    "source_field": "search",
    "operator": _found,
    "value_encoder": lambda asked, *_: asked,
}
