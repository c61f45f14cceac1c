"""The shape of a query, which decides on its statement, and its values, in the order of the statement.

What is not known here is unusual: Tortoise then writes the statement each time.
"""

import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from pypika_tortoise.terms import Term
from tortoise import filters
from tortoise.expressions import Aggregate, Expression, Q, Subquery
from tortoise.fields import Field, UUIDField
from tortoise.fields.relational import RelationalField
from tortoise.models import Model
from tortoise.queryset import AwaitableQuery, CountQuery, ExistsQuery, ValuesQuery

Shape = tuple[Any, ...]
Write = Callable[[Any, list[Any]], Any]
"""From the value of a filter to its part of the shape; adds what the statement takes to the list."""

_NAMED = ("_fields_for_select", "_distinct", "_orderings", "_group_bys", "_limit", "_offset")
_KINDS = (ValuesQuery, CountQuery, ExistsQuery)
_PLAIN = (operator.eq, operator.lt, operator.le, operator.gt, operator.ge)


class Unusual(Exception):
    """A query in which something is not known here."""


def shape_of(query: AwaitableQuery[Any], values: list[Any]) -> Shape:
    """The shape of the query; `values` receives what its statement takes. Raises `Unusual`."""
    if type(query) not in _KINDS or query._use_indexes or query._force_indexes:  # type: ignore[attr-defined]
        raise Unusual
    if query._custom_filters.keys() & query.model._meta.filters.keys():
        raise Unusual
    named = {name: getattr(query, name, None) for name in _NAMED}
    where = tuple([_condition(query.model, one, values) for one in query._q_objects])
    if isinstance(query, ValuesQuery):
        values += [number for number in (query._limit, query._offset) if number]
    elif named["_limit"] or named["_offset"]:
        raise Unusual
    return (
        type(query),
        query.model,
        where,
        tuple((named["_fields_for_select"] or {}).items()),
        tuple(named["_orderings"] or ()),
        named["_group_bys"],
        named["_distinct"],
        bool(named["_limit"]),
        bool(named["_offset"]),
        tuple([(name, _aggregate(one)) for name, one in query._annotations.items()]),
    )


def _aggregate(annotation: Any) -> Shape:
    if not isinstance(annotation, Aggregate) or not isinstance(annotation.field, str) or annotation.filter:
        raise Unusual
    return type(annotation), annotation.field, annotation.distinct, annotation.default_values


def _condition(model: type[Model], condition: Q, values: list[Any]) -> Shape:
    if condition.filters:
        parts = [(key, _writer(cast(Any, model), key)(value, values)) for key, value in condition.filters.items()]
    else:
        parts = [_condition(model, one, values) for one in condition.children]
    return condition.join_type, condition._is_negated, tuple(parts)


@lru_cache(maxsize=2048)
def _writer(model: Any, key: str) -> Write:
    """What a filter by that key adds to shape and values. Raises `Unusual`."""
    relation, _, rest = key.partition("__")
    if key not in model._meta.filters and relation in model._meta.fetch_fields:
        return _writer(cast(Any, model._meta.fields_map[relation]).related_model, rest)
    known = cast(dict[str, Any], model._meta.filters.get(key) or {})
    field = model._meta.fields_map.get(known.get("field", ""))
    if not known or "table" in known or field is None or isinstance(field, RelationalField):
        raise Unusual
    encoded = _encoder(model, field, known)
    return _WRITERS[known["operator"]](encoded) if known["operator"] in _WRITERS else _unusual


def _encoder(model: type[Model], field: Field[Any], known: dict[str, Any]) -> Callable[[Any], Any]:
    """As Tortoise encodes the value of such a filter; but UUIDs stay as they are, which asyncpg prefers to texts."""
    if isinstance(field, UUIDField):
        return lambda value: list(value) if known["operator"] is filters.is_in else value
    if encode := known.get("value_encoder"):
        return lambda value: encode(value, model, field)
    return lambda value: field.to_db_value(value, model)


def _unusual(value: Any, values: list[Any]) -> Shape:
    raise Unusual


def _scalar(encoded: Callable[[Any], Any]) -> Write:
    def write(value: Any, values: list[Any]) -> Any:
        if value is None:
            return None
        if isinstance(value, Subquery):
            return shape_of(value.query, values)
        if isinstance(value, Expression | Term):
            raise Unusual
        values.append(encoded(value))
        return 1

    return write


def _several(encoded: Callable[[Any], Any]) -> Write:
    def write(value: Any, values: list[Any]) -> Any:
        if isinstance(value, Subquery):
            return shape_of(value.query, values)
        if isinstance(value, Expression | Term):
            raise Unusual
        known = encoded(value)
        values += known
        return len(known)

    return write


def _whether(encoded: Callable[[Any], Any]) -> Write:
    return lambda value, values: bool(value)


def _inside(encoded: Callable[[Any], Any]) -> Write:
    def write(value: Any, values: list[Any]) -> Any:
        values.append(f"%{filters.escape_like(encoded(value))}%")
        return 1

    return write


_WRITERS: dict[Any, Callable[[Callable[[Any], Any]], Write]] = {
    **dict.fromkeys(_PLAIN, _scalar),
    filters.is_in: _several,
    filters.is_null: _whether,
    filters.not_null: _whether,
    filters.contains: _inside,
    filters.insensitive_contains: _inside,
}


def takes_one_value(operator: Callable[..., Any]) -> None:
    """Filters by this operator of ours write the same text whatever the value, which they take once."""
    _WRITERS[operator] = _scalar
