"""Calls every root field with the smallest arguments that its types accept, as a given caller."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_leaf_type,
)
from graphql.type import get_named_type
from starlette.datastructures import UploadFile

from auth.viewer import Caller
from schema.context import Context
from schema.doors import Door
from transport.graphql.api import api, core

SMALLEST = {
    "String": "x",
    "ID": "x",
    "Int": 1,
    "Boolean": True,
    "Date": "2025-12-05",
    "Decimal": "1.00",
    "JSON": {},
}


async def codes_of(door: Door, caller: Caller) -> list[str | None]:
    """The error codes that a call of this root field answers to this caller; empty when it went well."""
    field = _root_field(door)
    required = {name: argument.type for name, argument in field.args.items() if _is_required(argument.type)}
    declared = ", ".join(f"${name}: {kind}" for name, kind in required.items())
    given = ", ".join(f"{name}: ${name}" for name in required)
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    text = (
        f"{door.kind}{f'({declared})' if declared else ''} {{ {door.name}{f'({given})' if given else ''}{selection} }}"
    )
    variables = {name: _smallest(kind) for name, kind in required.items()}
    result = await _answer(door, text, variables, Context(caller=caller, request_id="test"))
    return [(error.extensions or {}).get("code") for error in result.errors or []]


async def _answer(door: Door, text: str, variables: dict[str, Any], context: Context) -> Any:
    if door.kind != "subscription":
        return await api.execute(text, variable_values=variables, context_value=context)
    stream = await api.subscribe(text, variable_values=variables, context_value=context)
    if not isinstance(stream, AsyncIterator):
        return stream
    return await anext(stream)


def _root_field(door: Door) -> GraphQLField:
    roots = {"query": core.query_type, "mutation": core.mutation_type, "subscription": core.subscription_type}
    root = roots[door.kind]
    assert root is not None
    field: GraphQLField = root.fields[door.name]
    return field


def _is_required(kind: GraphQLInputType) -> bool:
    return isinstance(kind, GraphQLNonNull)


def _smallest(kind: Any) -> Any:
    if isinstance(kind, GraphQLNonNull):
        return _smallest(kind.of_type)
    if isinstance(kind, GraphQLList):
        return []
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {name: _smallest(field.type) for name, field in kind.fields.items() if _is_required(field.type)}
    assert isinstance(kind, GraphQLScalarType)
    return UploadFile(BytesIO(b"")) if kind.name == "Upload" else SMALLEST[kind.name]
