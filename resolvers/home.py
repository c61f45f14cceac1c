"""The home page."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.home import SavedSearchInput, SavedSearchPayload
from schema.payloads import DonePayload


@mutation(needs=Permission.BE_ONESELF, later="home")
async def star_contact(info: Info, id: strawberry.ID, starred: bool) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="home")
async def save_search(info: Info, input: SavedSearchInput) -> SavedSearchPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="home")
async def delete_saved_search(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet
