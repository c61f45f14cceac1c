"""A notification rings once, and reaches whoever listens to one inbox by themselves."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from models.accounts.people import User
from models.background import supervised
from models.bell import Notification, topics
from models.bell.inboxes import inbox_of
from models.database import close_database, open_database
from reactions.worker import drain, silence
from subscriptions.letters import Letters
from subscriptions.listening import Switchboard
from tests.reactions import world as w

SOON = 30.0


@pytest.fixture
async def board(database: str) -> AsyncIterator[Switchboard]:
    """Listeners, and what passes on to them."""
    board = Switchboard()
    letters = Letters(board)
    board.tap(letters)
    async with supervised(letters.go_on):
        yield board


async def granted(world: w.World) -> list[str]:
    """The topics of the notifications that were written, and that nobody rang."""
    await w.happened("dossier.granted", world.dossier, by=world.agnes)
    await drain(silence, mails=False)
    return [topics.notification(told.id) for told in await Notification.all()]


async def topic_of(someone: User) -> str:
    viewer = w.viewer(someone)
    return topics.inbox((await inbox_of(viewer.user_id, viewer.side)).id)


async def test_the_inboxes_it_was_written_to_are_rung_and_no_other(board: Switchboard) -> None:
    world = await w.build_world()
    written, other, letters = await topic_of(world.anne), await topic_of(world.lina), await granted(world)
    with board.listening(written) as concerned, board.listening(other) as stranger:
        board.ring_here(letters)
        assert await concerned.rung(SOON) == {written}
        assert await stranger.rung(0.05) == frozenset()


async def test_it_waits_for_a_database_that_is_away(database: str, board: Switchboard) -> None:
    world = await w.build_world()
    written, letters = await topic_of(world.anne), await granted(world)
    await close_database()
    with board.listening(written) as concerned:
        board.ring_here(letters)
        assert await concerned.rung(0.1) == frozenset()
        await open_database(database)
        assert await concerned.rung(SOON) == {written}


async def test_nothing_is_asked_where_nobody_listens_by_themselves() -> None:
    board = Switchboard()
    letters = Letters(board)
    board.tap(letters)
    with board.listening(topics.DOSSIERS):
        board.ring_here([topics.notification(uuid4())])
        with pytest.raises(TimeoutError):  # it waits; without a database, asking would fail otherwise
            await asyncio.wait_for(letters.go_on(), 0.1)
