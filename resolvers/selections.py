"""The GraphQL selection of a webhook endpoint: checked when it is saved, run with its owner's rights when it is sent.

It is a selection set on Notification (`{ id title }`) or a fragment on it, alone or with the fragments that it spreads.
It runs through the same schema as every operation, so limits, permissions and errors are the same.
"""

import secrets
from typing import Any
from uuid import UUID, uuid4

import strawberry
from graphql import (
    DefinitionNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    print_ast,
)

from auth.viewer import Viewer
from models.bell import InboxEntry
from models.webhooks.selecting import SelectionFailed, SelectionInvalid
from schema.context import Context
from schema.ids import encode
from schema.maps import NODES

USUAL = "{ id kind sequence title subject { __typename id } createdAt }"
"""What an endpoint without a selection is sent."""

LONGEST, MOST_TOKENS = 10_000, 2_000
_PATH = ("input", "query")


async def check_selection(schema: strawberry.Schema, viewer: Viewer, text: str) -> None:
    """Returns for a selection that can run. Raises `SelectionInvalid`."""
    problems = await _run(schema, viewer, uuid4(), text)  # a line that does not exist: checked, and nothing read
    if isinstance(problems, list):
        raise SelectionInvalid(path=_PATH, why=problems[0].message)


async def run_selection(
    schema: strawberry.Schema, viewer: Viewer, entry_id: UUID, text: str | None
) -> dict[str, Any] | None:
    """What this owner's selection gives on a line of their bell; None when they no longer see what it is about.

    Raises `SelectionFailed` when part of it cannot be answered: half an event is never sent.
    """
    if not await _sees_subject(viewer, entry_id):
        return None
    found = await _run(schema, viewer, entry_id, text or USUAL)
    if isinstance(found, list):
        raise SelectionFailed(", ".join(sorted({str((error.extensions or {}).get("code")) for error in found})))
    return found


async def _sees_subject(viewer: Viewer, entry_id: UUID) -> bool:
    lines = InboxEntry.visible_to(viewer).filter(id=entry_id)
    subjects = await lines.values_list("notification__subject_type", "notification__subject_id")
    return any([name in NODES and await NODES[name].visible(viewer).filter(id=key).exists() for name, key in subjects])


async def _run(
    schema: strawberry.Schema, viewer: Viewer, entry_id: UUID, text: str
) -> dict[str, Any] | list[GraphQLError] | None:
    """The notification as selected, None when there is none, or what is wrong."""
    result = await schema.execute(
        _document(text),
        variable_values={"id": encode("Notification", entry_id)},
        context_value=Context(caller=viewer, request_id=secrets.token_hex(8)),
        operation_name="Webhook",
    )
    if result.errors:
        return list(result.errors)
    return (result.data or {}).get("node")


def _document(text: str) -> str:
    """The operation that asks for the selection. Printed from what was parsed: text cannot close our braces."""
    selection, fragments = _parts(_parsed(text))
    return "\n".join(
        [
            f"query Webhook($id: ID!) {{ node(id: $id) {{ ... on Notification {print_ast(selection)} }} }}",
            *map(print_ast, fragments),
        ]
    )


def _parsed(text: str) -> DocumentNode:
    if len(text) > LONGEST:
        raise SelectionInvalid(path=_PATH, why=f"{LONGEST} caractères au plus.")
    try:
        return parse(text, no_location=True, max_lexical_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        raise SelectionInvalid(path=_PATH, why=error.message) from None


def _parts(document: DocumentNode) -> tuple[SelectionSetNode, list[FragmentDefinitionNode]]:
    """The selection on Notification, and the fragments that it may spread."""
    first, *others = sorted(document.definitions, key=lambda one: not isinstance(one, OperationDefinitionNode))
    fragments = [one for one in others if isinstance(one, FragmentDefinitionNode)]
    if len(fragments) < len(others) or not _selects_an_event(first):
        raise SelectionInvalid(path=_PATH, why="une sélection ou un fragment sur Notification est attendu.")
    selection: SelectionSetNode = first.selection_set  # type: ignore[attr-defined]
    if not selection.selections:
        raise SelectionInvalid(path=_PATH, why="elle est vide.")
    return selection, fragments


def _selects_an_event(one: DefinitionNode) -> bool:
    """Whether it is `{ … }` or `fragment … on Notification { … }`, without variables or directives."""
    if isinstance(one, OperationDefinitionNode):
        plain = not (one.name or one.variable_definitions or one.directives)
        return plain and one.operation is OperationType.QUERY
    if isinstance(one, FragmentDefinitionNode):
        return one.type_condition.name.value == "Notification" and not one.directives
    return False
