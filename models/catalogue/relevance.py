"""Which trainings answer a quick search best: those whose titles have all the words."""

from collections.abc import Sequence
from typing import Any, Final

from pypika_tortoise.terms import Function as SqlFunction
from tortoise.expressions import Case, F, Function, Q, When
from tortoise.queryset import QuerySet

RELEVANCE: Final = "relevance"
"""The name of a column that is made for one list."""


class _Both(SqlFunction):
    """Two texts, one behind the other: SQLite has no `concat` before 3.44, both databases have `format`."""

    def __init__(self, first: Any, second: Any) -> None:
        super().__init__("format", "%s%s", first, second)


class _Behind(Function):
    database_func = _Both


def with_relevance(found: QuerySet[Any], terms: Sequence[str]) -> QuerySet[Any]:
    """The trainings with the column `RELEVANCE`: the relevant ones first, each kind by title."""
    words = [term.strip() for term in terms]
    in_title = Q(*(Q(title_key__startswith=word) | Q(title_key__contains=f" {word}") for word in words))
    rank: Any = Case(When(in_title, then="0"), default="1")
    return found.annotate(**{RELEVANCE: _Behind(rank, F("title_key"))})
