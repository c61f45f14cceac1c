"""Finding dossiers by their words among all of them, by the index that the database has for it (migration 0018).

PostgreSQL uses its index for `search__contains` by itself. SQLite is asked by `search__found`: its table `dossier_text`
has the words of each dossier under the number of its draft.
"""

from collections.abc import Sequence
from enum import Enum

from pypika_tortoise.enums import Comparator
from pypika_tortoise.queries import Query, Table
from pypika_tortoise.terms import BasicCriterion, Criterion, Field, Term
from tortoise import connections
from tortoise.expressions import Q

from models.dossiers import Dossier
from models.search import NOWHERE

_TEXT, _DRAFT = Table("dossier_text"), Table("draft")


class _Full(Comparator, Enum):
    match = " MATCH "


def with_words(terms: Sequence[str]) -> Q:
    """Dossiers whose search text contains each of these terms (`models.search.terms`)."""
    if NOWHERE in terms or connections.get("default").capabilities.dialect != "sqlite":
        return Q(*(Q(search__contains=term) for term in terms))
    return Q(search__found=" AND ".join(_phrase(term) for term in terms)) if terms else Q()


def _phrase(term: str) -> str:
    """As the index holds it, in the language of FTS5. A term is made of letters, digits and spaces."""
    return '"{}"'.format(term.replace(" ", "  "))


def _found(field: Field, value: str) -> Criterion:
    numbers = (
        Query.from_(_TEXT).select("rowid").where(BasicCriterion(_Full.match, _TEXT.words, field.wrap_constant(value)))
    )
    drafts = Query.from_(_DRAFT).select("id").where(_DRAFT.number.isin(numbers))
    return Field("draft_id", table=field.table).isin(drafts)


Dossier._meta.filters["search__found"] = {"field": "search", "source_field": "search", "operator": _found}
