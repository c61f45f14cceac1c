"""Leaf values as PostgreSQL writes them: the same JSON that their types make of python's values."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from graphql import GraphQLBoolean, GraphQLEnumType, GraphQLID, GraphQLInt, GraphQLString
from tortoise import fields
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.models import Model

from models.flat import TEXT, Name, Spelling, expression, instant, quoted

_WHOLE = "{0}::text"
_HOW: dict[tuple[str, type], str] = {
    **{
        (kind.name, field): TEXT
        for kind in (GraphQLString, GraphQLID)
        for field in (fields.CharField, fields.TextField)
    },
    (GraphQLInt.name, fields.IntField): _WHOLE,
    (GraphQLInt.name, fields.SmallIntField): _WHOLE,
    (GraphQLBoolean.name, fields.BooleanField): _WHOLE,
    ("Date", fields.DateField): TEXT,
    ("DateTime", fields.DatetimeField): instant("Z"),
}


def column(kind: Any, field: fields.Field[Any], path: str) -> Spelling | None:
    """The JSON of a column that is not null; None when only python knows it."""
    if isinstance(kind, GraphQLEnumType):
        how = """'"' || {0} || '"'""" if isinstance(field, CharEnumFieldInstance) and _is_named(kind, field) else None
    else:
        how = _HOW.get((kind.name, type(field)))
    return None if how is None else expression(how, path)


def _is_named(kind: GraphQLEnumType, field: CharEnumFieldInstance) -> bool:
    """Whether the column holds the names of the contract."""
    return all(kind.coerce_output_value(one) == one.value for one in field.enum_type)


def one_of(path: str, values: Iterable[Any], answer: Callable[[Any], Any]) -> Spelling:
    """The JSON of what is answered for each value of a column; null for another."""
    cases = [f" WHEN {quoted(str(one))} THEN {quoted(orjson.dumps(answer(one)).decode())}" for one in values]
    return ("CASE ", Name(path), *cases, " END")


def field_at(model: type[Model], path: str) -> tuple[fields.Field[Any], bool]:
    """The column at the end of a path, and whether it may be null there."""
    *ways, name = path.split("__")
    may_lack = False
    for way in ways:
        link: Any = model._meta.fields_map[way]
        may_lack, model = may_lack or link.null, link.related_model
    found = model._meta.fields_map[model._meta.pk_attr if name == "pk" else name]
    return found, may_lack or found.null
