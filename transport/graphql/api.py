"""The one schema of the process, and its text."""

from graphql import GraphQLSchema, print_schema
from strawberry.schema.config import StrawberryConfig

from resolvers.roots import Mutation, Query
from schema import repeated
from schema.node import Node
from schema.reading.rows import value_of
from schema.scalars import SCALARS
from schema.texts import make_text_strict
from subscriptions.root import Subscription
from transport.graphql.execution import GuardedSchema

make_text_strict()

api = GuardedSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Node],
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True, default_resolver=value_of),
)

core: GraphQLSchema = api._schema

# Strawberry has no argument for the description of the schema itself.
core.description = (
    "The public contract of the API. English names; the French term of the trade stands in guillemets in each\n"
    "description. Descriptions are part of the contract: they are what a front-end developer reads in GraphiQL."
)
repeated.describe(core)


def sdl() -> str:
    """The contract as GraphQL text, as committed in schema/schema.graphql."""
    return print_schema(core) + "\n"
