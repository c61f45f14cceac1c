"""A small world whose people are signed in."""

import pytest

from auth.viewer import Viewer
from models.inboxes import inbox_of
from tests.fanout.listening import seated
from tests.reactions import world as w


@pytest.fixture
async def people(database: str) -> tuple[w.World, list[Viewer]]:
    """The world; Anne and Karim of the member company, Omar who gives a module, Agnès of the staff."""
    world = await w.build_world()
    viewers = [await seated(w.viewer(one)) for one in (world.anne, world.karim, world.omar, world.agnes)]
    for viewer in viewers:
        await inbox_of(viewer.user_id, viewer.side)
    return world, viewers
