"""Descriptions are part of the contract, word for word; what we add to it is described too."""

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from transport.graphql.api import core

CONTRACT = Path(__file__).with_name("contract.graphql")


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Everything that can carry a description, by its path, with the description it has."""
    yield "schema", schema.description
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{key}", value.description) for key, value in kind.values.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            yield from ((f"{name}.{key}", field.description) for key, field in kind.fields.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield from (
                (f"{name}.{key}({argument}:)", given.description)
                for key, field in kind.fields.items()
                for argument, given in field.args.items()
            )


def test_every_description_of_the_contract_is_ours_word_for_word() -> None:
    ours = dict(described(core))
    contract = {path: words for path, words in described(build_schema(CONTRACT.read_text("utf-8"))) if words}

    assert len(contract) > 250
    assert {path: ours[path] for path in contract} == contract


def test_every_type_and_whatever_we_add_to_the_contract_is_described() -> None:
    contract = dict(described(build_schema(CONTRACT.read_text("utf-8"))))
    silent = [path for path, words in described(core) if not words]

    assert [path for path in silent if path not in contract] == []
    assert [path for path in silent if "." not in path] == []


def test_every_action_names_a_mutation_that_exists() -> None:
    actions = [core.type_map[name] for name in ("DraftAction", "DossierAction", "EnrolmentAction")]
    named = {
        mutation
        for action in actions
        if isinstance(action, GraphQLEnumType)
        for value in action.values.values()
        for mutation in re.findall(r"`(\w+)`", value.description or "")
    }

    assert len(named) == 26
    assert core.mutation_type
    assert named <= core.mutation_type.fields.keys()
