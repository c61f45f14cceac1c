"""A small world whose people are signed in."""

from collections.abc import AsyncIterator

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.bell.inboxes import inbox_of
from subscriptions.hub import hub
from tests.fanout.listening import seated
from tests.reactions import world as w


@pytest.fixture
async def people(database: str) -> AsyncIterator[tuple[w.World, list[Viewer]]]:
    """The world; Anne and Karim of the member company, Omar who gives a module, Agnès of the staff, and Nora, who holds
    the same rights as Anne."""
    world = await w.build_world()
    nora = await w.attached("nora", Side.MEMBER, company=world.siae.company_id, roles=[Role.ADMINISTRATOR])
    viewers = [await seated(w.viewer(one)) for one in (world.anne, world.karim, world.omar, world.agnes, nora)]
    for viewer in viewers:
        await inbox_of(viewer.user_id, viewer.side)
    async with hub.running("memory://"):
        yield world, viewers
