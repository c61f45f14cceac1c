"""Finding dossiers among all of them by the words of their search texts: migration 0018 keeps an index of these.

`search__found` takes words in the language of the database's full text: `words_of` on PostgreSQL, the table
`dossier_text` on SQLite, which knows each dossier by the number of its draft. `search__numbered` takes such numbers.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from pypika_tortoise.context import SqlContext
from pypika_tortoise.enums import Comparator
from pypika_tortoise.functions import Cast
from pypika_tortoise.queries import Query, QueryBuilder, Selectable, Table
from pypika_tortoise.terms import BasicCriterion, Criterion, Field, Function, Term
from tortoise.expressions import Q

from models.dossiers import Dossier
from models.dossiers.vocabulary import LookedUp, asked_for, is_postgres, words_of
from models.flat.shapes import takes_one_value
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

_TEXT, _DRAFT = Table("dossier_text"), Table("draft")


class _Full(Comparator, Enum):
    found = " @@ "
    match = " MATCH "


class _Elements(Selectable):
    """Those of a list in JSON, as rows."""

    def __init__(self, given: Term) -> None:
        super().__init__("elements")
        self._given = given

    def get_sql(self, ctx: SqlContext) -> str:
        return f"json_each({self._given.get_sql(ctx)}) {self.alias}"


def with_words(terms: Sequence[str], known: LookedUp) -> Q:
    """Dossiers whose search text contains each of these terms."""
    if NOWHERE in terms:
        return NOTHING
    words = words_of(terms)
    # Of words that stay together, the index only says that all of them are there.
    phrases = [Q(search__contains=term) for term in terms if " " in term.strip()]
    if words and known.numbers is not None:
        return Q(*phrases, search__numbered=known.numbers)
    return Q(*phrases, search__found=asked_for(words, known.whole)) if words else Q()


def _found(field: Field, asked: str) -> Criterion:
    given = field.wrap_constant(asked)
    if is_postgres():
        return BasicCriterion(_Full.found, Function("words_of", field), Cast(Cast(given, "TEXT"), "TSQUERY"))
    match = BasicCriterion(_Full.match, _TEXT.dossier_text, given)
    return _of_drafts(field, Query.from_(_TEXT).select("rowid").where(match))


def _numbered(field: Field, numbers: str) -> Criterion:
    return _of_drafts(field, Query.from_(_Elements(field.wrap_constant(numbers))).select("value"))


def _of_drafts(field: Field, numbers: QueryBuilder) -> Criterion:
    drafts = Query.from_(_DRAFT).select("id").where(_DRAFT.number.isin(numbers))
    return Field("draft_id", table=field.table).isin(drafts)


for _name, _operator in (("found", _found), ("numbered", _numbered)):
    Dossier._meta.filters[f"search__{_name}"] = {
        "field": "search",
        "source_field": "search",
        "operator": _operator,
        "value_encoder": lambda asked, *_: asked,
    }
    takes_one_value(_operator)
