"""A row that says its typename is read as that type, behind an interface and behind a union too."""

from types import SimpleNamespace
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.companies import Company, Entity, Establishment
from schema.documents import MessageConnection
from schema.dossiers import Dossier
from schema.home import Task
from schema.node import Node
from schema.reading.rows import value_of
from schema.scalars import SCALARS

COMPANY = SimpleNamespace(typename="Company", id="C1", name="HUMANDO")
ESTABLISHMENT = SimpleNamespace(typename="Establishment", id="E1", name="HUMANDO Lyon")


async def first_messages(info: Any, first: int | None, after: str | None) -> SimpleNamespace:
    return SimpleNamespace(total_count=first)


@strawberry.type
class Query:
    @strawberry.field
    def node(self) -> Node | None:
        return ESTABLISHMENT  # type: ignore[return-value]

    @strawberry.field
    def entities(self) -> list[Entity]:
        return [COMPANY, ESTABLISHMENT]  # type: ignore[list-item]

    @strawberry.field
    def task(self) -> Task:
        return SimpleNamespace(typename="Task", subject=COMPANY)  # type: ignore[return-value]

    @strawberry.field
    def dossier(self, readable: bool) -> Dossier:
        reader = {"read_messages": first_messages} if readable else {}
        return SimpleNamespace(typename="Dossier", **reader)  # type: ignore[return-value]


# Strawberry keeps the default resolver on the fields, which other schemas of this process share: it must be theirs.
words = strawberry.Schema(
    query=Query,
    types=[Company, Establishment, MessageConnection],
    config=StrawberryConfig(scalar_map=SCALARS, default_resolver=value_of),
)


async def test_an_interface_finds_the_type_of_a_row() -> None:
    result = await words.execute("{ node { __typename id } task { subject { __typename id } } }")
    assert result.errors is None
    assert result.data == {
        "node": {"__typename": "Establishment", "id": "E1"},
        "task": {"subject": {"__typename": "Company", "id": "C1"}},
    }


async def test_a_union_finds_the_type_of_a_row() -> None:
    result = await words.execute("{ entities { __typename ... on Company { name } ... on Establishment { id } } }")
    assert result.errors is None
    assert result.data == {
        "entities": [{"__typename": "Company", "name": "HUMANDO"}, {"__typename": "Establishment", "id": "E1"}]
    }


async def test_a_nested_list_is_asked_of_the_row_with_its_arguments() -> None:
    result = await words.execute("{ dossier(readable: true) { messages(first: 3) { totalCount } } }")
    assert result.errors is None
    assert result.data == {"dossier": {"messages": {"totalCount": 3}}}


async def test_a_nested_list_that_the_row_cannot_read_is_said_to_be_missing() -> None:
    result = await words.execute("{ dossier(readable: false) { messages { totalCount } } }")
    assert result.errors is not None
    assert [(error.extensions or {}).get("code") for error in result.errors] == ["NOT_IMPLEMENTED"]
