"""Every way through the schema, four steps at most, from a query to what tells of a person: one query for each."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLNamedType, GraphQLObjectType, is_abstract_type, is_leaf_type
from graphql.type import get_named_type
from strawberry.utils.str_converters import to_camel_case

from schema.doors import doors
from schema.maps import MAPS
from schema.personal import PERSONAL
from schema.reading.maps import NotYet
from transport.graphql.api import core

STEPS = 4
# Another at each moment, whoever asks.
_MOVING = {"Document.downloadUrl"}
_LATER = {
    f"{one.typename}.{to_camel_case(name)}"
    for one in MAPS.values()
    for name, source in one.fields.items()
    if isinstance(source, NotYet)
}


def queries(ids: dict[str, str], arguments: dict[str, str]) -> Iterator[str]:
    """From the objects of these types by their identifiers, and from the root fields with the arguments they need."""
    for typename, id in ids.items():
        for way in _ways(core.type_map[typename], STEPS - 1):
            yield f'{{ node(id: "{id}") {{ ... on {typename} {{ {way} }} }} }}'
    waiting = {door.name for door in doors("query") if door.later}
    assert core.query_type is not None
    for name, field in core.query_type.fields.items():
        for way in [] if name in waiting | {"node", "nodes"} else _ways(get_named_type(field.type), STEPS - 1):
            yield f"{{ {name}{arguments.get(name) or _few(field)} {{ {way} }} }}"


def _ways(kind: GraphQLNamedType, steps: int) -> Iterator[str]:
    """What is selected of this type: what it tells of a person, then each way from here to more of it."""
    if is_abstract_type(kind):
        for one in core.get_possible_types(kind):
            yield from (f"... on {one.name} {{ {way} }}" for way in _ways(one, steps))
    elif isinstance(kind, GraphQLObjectType):
        if told := [name.split(".")[1] for name in PERSONAL.keys() - _MOVING if name.startswith(f"{kind.name}.")]:
            yield " ".join(sorted(told))
        for name, field in _steps(kind) if steps else ():
            yield from (f"{name}{_few(field)} {{ {way} }}" for way in _ways(get_named_type(field.type), steps - 1))


def _steps(kind: GraphQLObjectType) -> Iterator[tuple[str, Any]]:
    for name, field in kind.fields.items():
        if not is_leaf_type(get_named_type(field.type)) and f"{kind.name}.{name}" not in _LATER:
            yield name, field


def _few(field: Any) -> str:
    return "(first: 5)" if "first" in field.args else ""
