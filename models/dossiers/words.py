"""Finding dossiers among all of them by the words of their search texts: migration 0018 keeps an index of these.

`search__found` takes words in the language of the database's full text: `words_of` on PostgreSQL, the table
`dossier_text` on SQLite, which knows each dossier by the number of its draft.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from pypika_tortoise.enums import Comparator
from pypika_tortoise.functions import Cast
from pypika_tortoise.queries import Query, Table
from pypika_tortoise.terms import BasicCriterion, Criterion, Field, Function
from tortoise import connections
from tortoise.expressions import Q

from models.dossiers import Dossier
from models.perimeter import NOTHING
from models.search import NOWHERE

_TEXT, _DRAFT = Table("dossier_text"), Table("draft")


class _Full(Comparator, Enum):
    found = " @@ "
    match = " MATCH "


def with_words(terms: Sequence[str]) -> Q:
    """Dossiers whose search text contains each of these terms (`models.search.terms`)."""
    if NOWHERE in terms:
        return NOTHING
    words = list(dict.fromkeys(word for term in terms for word in term.split()))
    # Of words that stay together, the index only says that all of them are there.
    phrases = [Q(search__contains=term) for term in terms if " " in term.strip()]
    return Q(*phrases, search__found=words) if words else Q()


def _found(field: Field, words: Sequence[str]) -> Criterion:
    if connections.get("default").capabilities.dialect == "postgres":
        asked: Any = Cast(field.wrap_constant(" & ".join(f"'{word}':*" for word in words)), "TEXT")
        return BasicCriterion(_Full.found, Function("words_of", field), Cast(asked, "TSQUERY"))
    asked = field.wrap_constant(" AND ".join(f'"{word}" *' for word in words))
    numbers = Query.from_(_TEXT).select("rowid").where(BasicCriterion(_Full.match, _TEXT.dossier_text, asked))
    drafts = Query.from_(_DRAFT).select("id").where(_DRAFT.number.isin(numbers))
    return Field("draft_id", table=field.table).isin(drafts)


Dossier._meta.filters["search__found"] = {
    "field": "search",
    "source_field": "search",
    "operator": _found,
    "value_encoder": lambda words, *_: words,
}
