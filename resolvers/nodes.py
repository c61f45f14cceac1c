"""Any object by its identifier."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from resolvers.doors import query
from schema.context import Info, viewer_of
from schema.errors import BadInput
from schema.ids import decode
from schema.maps import NODES, reader_for
from schema.node import Node
from schema.reading.selection import Selection

MOST = 100


@query(needs=Permission.BE_SIGNED_IN)
async def node(info: Info, id: strawberry.ID) -> Node | None:
    found: Node | None = (await _read(info, [id]))[0]
    return found


@query(needs=Permission.BE_SIGNED_IN)
async def nodes(info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
    if len(ids) > MOST:
        raise BadInput(f"Demandez au plus {MOST} éléments à la fois.")
    return await _read(info, ids)


async def _read(info: Info, ids: list[strawberry.ID]) -> list[Any]:
    """Each object in the order asked; null for what is unknown, foreign or not an identifier, all alike."""
    decoded = [decode(id) for id in ids]
    keys: dict[str, list[UUID]] = defaultdict(list)
    for typename, key in filter(None, decoded):
        if typename in NODES:
            keys[typename].append(key)
    reader, selection = reader_for(viewer_of(info)), Selection.of(info)
    found = {typename: await reader.visible(typename, wanted, selection) for typename, wanted in keys.items()}
    return [found.get(one[0], {}).get(one[1]) if one else None for one in decoded]
