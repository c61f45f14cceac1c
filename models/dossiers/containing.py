"""Dossiers whose texts contain terms, each text looked at: few of them, or those that a list passes in its order.

The texts of an establishment's dossiers lie side by side in an index (migration 0024). On PostgreSQL the long ones do
not fit there: `short_search` is empty for them, and their rows are looked at.
"""

from collections.abc import Sequence
from typing import Any, Final

from pypika_tortoise.enums import Equality
from pypika_tortoise.terms import BasicCriterion, Criterion, Field, Function, LiteralValue
from tortoise import connections
from tortoise.expressions import Q

from auth.viewer import Side, Viewer
from models.dossiers import Dossier
from models.flat.shapes import takes_one_value
from models.perimeter import NOTHING, AnyOf
from models.search import NOWHERE

_PLACE: Final = {"postgres": "strpos", "sqlite": "instr"}
"""Says where a text begins in another one, from 1 on."""


def containing(column: str, terms: Sequence[str]) -> Q:
    """Dossiers whose column contains each of these terms (`models.search.terms`)."""
    if NOWHERE in terms:
        return NOTHING
    return Q(*(Q(**{f"{column}__has": term}) for term in terms))


def of_ones_own(viewer: Viewer, column: str, terms: Sequence[str]) -> Q:
    """The same, for somebody who holds few establishments: what cannot be theirs is left out in the index alone."""
    found = containing(column, terms)
    if not terms or viewer.side is not Side.MEMBER or _dialect() == "sqlite":
        return found
    perhaps: Any = Dossier.visible_to(viewer).filter(*(Q(search__may_have=term) for term in terms)).values("id")
    return found & Q(id=AnyOf(perhaps))


def _dialect() -> str:
    return str(connections.get("default").capabilities.dialect)


def _has(field: Field, term: str) -> Criterion:
    return Function(_PLACE[_dialect()], field, field.wrap_constant(term)) > LiteralValue("0")


def _may_have(field: Field, term: str) -> Criterion:
    kept = Field("short_search", table=field.table)
    return _has(kept, term) | BasicCriterion(Equality.eq, kept, LiteralValue("''"))


for _column in ("search", "trainee_search"):
    Dossier._meta.filters[f"{_column}__has"] = {
        "field": _column,
        "source_field": _column,
        "operator": _has,
        "value_encoder": lambda term, *_: term,
    }
Dossier._meta.filters["search__may_have"] = Dossier._meta.filters["search__has"] | {"operator": _may_have}
takes_one_value(_has)
takes_one_value(_may_have)
