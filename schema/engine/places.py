"""Where an operation selects rows: below its own fields, and where a connection shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import Executor, get_nullable_type, is_list_type
from graphql.execution.collect_fields import FieldDetailsList

from schema.reading.selection import Selection


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows of that type are selected."""

    kind: Any
    details: FieldDetailsList
    typename: str
    selection: Selection


def page_places(executor: Executor[Any], kind: Any, asked: FieldDetailsList) -> Iterator[tuple[Any, FieldDetailsList]]:
    """Where a connection of that type shows its rows, with their type."""
    for key, field, details in _fields_of(executor, kind, asked):
        if key == "edges":
            yield from page_places(executor, get_nullable_type(field.type).of_type.of_type, details)
        elif key in ("nodes", "node"):
            item = get_nullable_type(field.type)
            yield get_nullable_type(item.of_type) if is_list_type(item) else item, details


def _fields_of(
    executor: Executor[Any], kind: Any, asked: FieldDetailsList
) -> Iterator[tuple[str, Any, FieldDetailsList]]:
    for details in executor.collect_subfields(kind, asked).grouped_field_set.values():
        name = details[0].node.name.value
        if name != "__typename":
            yield name, kind.fields[name], details
