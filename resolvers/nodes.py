"""Any object by its identifier."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import query
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.node import Node


@query(needs=Permission.BE_SIGNED_IN, later="spine")
async def node(info: Info, id: strawberry.ID) -> Node | None:
    raise NotImplementedYet


@query(needs=Permission.BE_SIGNED_IN, later="spine")
async def nodes(info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
    raise NotImplementedYet
