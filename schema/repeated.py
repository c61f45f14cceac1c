"""Words that stand in many places and mean the same in each: described once, where a place says nothing of its own."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

TYPES: Final = {
    "Connection": "A page of a list.",
    "Edge": "A row of a page, with its place in the list.",
    "Payload": "What a change answers.",
}
"""By what their names end with."""

FIELDS: Final = {
    "Connection": {
        "edges": "The rows of the page, each with its cursor.",
        "nodes": "The rows of the page.",
        "pageInfo": "Where the page stands in its list.",
        "totalCount": "How many rows the whole list has; counted only when it is asked for.",
    },
    "Edge": {
        "cursor": "The place of the row, to be given back as `after` or `before`.",
        "node": "The row.",
    },
    "Payload": {
        "errors": "What held the change back; empty when it was made.",
    },
    "": {
        "createdAt": "When it was made.",
        "updatedAt": "When it last changed.",
        "idempotencyKey": "The same key with the same input gives the first answer again, for a day.",
    },
}
"""By what the names of their types end with."""

ARGUMENTS: Final = {
    "Connection": {
        "first": "How many rows, from the beginning of the list or behind `after`: 20 unless told, 100 at the most.",
        "after": "The cursor behind which the page begins: `endCursor` of the page before.",
        "last": "How many rows, from the end of the list or in front of `before`: 20 unless told, 100 at the most.",
        "before": "The cursor in front of which the page ends: `startCursor` of the page behind.",
        "offset": "How many rows are left out first; not together with a cursor.",
        "filter": "What the rows have in common.",
        "search": "Words that the rows are found by, whatever their case and accents.",
        "orderBy": "Which rows come first.",
    },
    "Payload": {
        "id": "What is changed.",
        "version": "The one that was seen: the change is refused (STALE_VERSION) when it is another by now.",
        "reason": "Why, in a sentence.",
        "idempotencyKey": FIELDS[""]["idempotencyKey"],
        "input": "What is asked for.",
    },
}
"""By what the name of the type that the field gives ends with."""


def describe(schema: GraphQLSchema) -> None:
    """Write these words wherever nothing is said; what is said stays."""
    for name, kind in schema.type_map.items():
        _say(kind, _of(TYPES, name))
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            continue
        for field_name, field in kind.fields.items():
            _say(field, next((words[field_name] for words in _all_of(FIELDS, name) if field_name in words), None))
            for argument_name, argument in getattr(field, "args", {}).items():
                _say(argument, (_of(ARGUMENTS, str(field.type).rstrip("!")) or {}).get(argument_name))


def _say(item: Any, words: str | None) -> None:
    item.description = item.description or words


def _of(table: Mapping[str, Any], name: str) -> Any:
    return next(_all_of(table, name), None)


def _all_of(table: Mapping[str, Any], name: str) -> Iterator[Any]:
    return (words for ending, words in table.items() if name.endswith(ending))
