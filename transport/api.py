"""The one schema of the process, and its text."""

import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from resolvers.roots import Mutation, Query
from schema.node import Node
from schema.scalars import SCALARS
from schema.texts import make_text_strict
from subscriptions.root import Subscription

make_text_strict()

EXTENSIONS: list[type[SchemaExtension]] = []

api = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Node],
    extensions=EXTENSIONS,
    config=StrawberryConfig(scalar_map=SCALARS),
)


def sdl() -> str:
    """The contract as GraphQL text, as committed in schema/schema.graphql."""
    return print_schema(api) + "\n"
