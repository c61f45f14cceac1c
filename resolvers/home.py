"""The home page."""

import strawberry

from auth.permissions import Permission
from models.companies import contacts
from resolvers.answers import done, key_of
from resolvers.doors import mutation
from schema.context import Info, viewer_of
from schema.errors import NotImplementedYet
from schema.home import SavedSearchInput, SavedSearchPayload
from schema.payloads import DonePayload


@mutation(needs=Permission.BE_ONESELF)
async def star_contact(info: Info, id: strawberry.ID, starred: bool) -> DonePayload:
    change = contacts.star if starred else contacts.unstar
    return await done(change(key_of("AdviserContact", id), viewer_of(info)))


@mutation(needs=Permission.BE_ONESELF, later="home")
async def save_search(info: Info, input: SavedSearchInput) -> SavedSearchPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="home")
async def delete_saved_search(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet
