"""What others do changes nothing in what one is answered, to the byte."""

import json
from random import Random

import pytest

from auth.viewer import Viewer
from models.changes.logging import last_position
from models.drafts.saving import save
from outside.storage import FileStorage
from tests import factories
from tests.cast import Cast
from tests.changes.life import Life
from tests.changes.partner import changes, cursor_of


async def answers(viewer: Viewer, cursors: list[str]) -> bytes:
    """Everything that the feed answers to these cursors, and without one."""
    pages = [await changes(viewer, cursor, first=first) for cursor in cursors for first in (1, 3, 100)]
    return json.dumps([*pages, await changes(viewer)]).encode()


@pytest.mark.attack("AZ-30")
async def test_answers_are_equal_to_the_byte_when_only_foreign_data_differ(cast: Cast, storage: FileStorage) -> None:
    stranger = await factories.establishment(name="ÉTRANGÈRE")
    own = await factories.member(stranger)
    cursors = [await cursor_of(own)]
    for _ in range(3):
        draft = await factories.draft(own)
        await save(draft.id, version=1, values={"action": {"title": "Autre"}}, by=own)
        cursors.append(await cursor_of(own))
    before, position = await answers(own, cursors), await last_position()
    life, lived = Life(cast, storage, Random(7)), 0
    while lived < 40:
        lived += await life.goes_on()
    await cursor_of(cast.agent)
    assert await last_position() > position + 40
    assert await answers(own, cursors) == before
