"""What long streams may not do: grow. graphql-core 3.3.2 alone keeps 2.6 kB of each event of each subscription."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from tortoise.expressions import F

from auth.viewer import Side
from models import clock
from models.attachments import AttachmentRequest
from models.bell import topics
from models.bell.inboxes import mark_read
from models.database import close_database, open_database
from models.dossiers import Dossier
from models.drafts import Draft
from reactions.worker import drain
from schema.ids import encode
from subscriptions import rings
from tests import factories
from tests.fanout.listening import seated, soon
from tests.reactions import world as w
from tests.subscriptions.following import Heard, following

CLIENTS = 4
WARM, LAST = 40, 240
"""The events after which the objects are counted."""
MOST = 4_000
"""Objects that may stay of eight hundred events told: lists remember the last seconds. The memo would keep 10 400."""

PLACE = "establishment { siret company { siren name } }"
BELL = f"subscription {{ bell {{ kind notification {{ title subject {{ id ... on Dossier {{ {PLACE} }} }} }} }} }}"
Happens = Callable[[], Awaitable[Any]]


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[w.World]:
    await open_database(sqlite_url)
    yield await w.build_world()
    await close_database()


def one(typename: str, row: Any) -> str:
    """The subscription to one object."""
    field = f"{typename.lower()}Changed"
    return f'subscription {{ {field}(id: "{encode(typename, row.id)}") {{ id version {PLACE} }} }}'


async def story_of(what: str, world: w.World) -> tuple[str, Happens]:
    """What is asked, and what makes one event of it."""

    async def touch(model: Any, row: Any, *rung: str, **more: Any) -> None:
        await model.everyones(w.TESTS).filter(id=row.id).update(**more)
        rings.after_change(*rung)

    def changes(model: Any, row: Any, *rung: str) -> Happens:
        return lambda: touch(model, row, *rung, version=F("version") + 1, updated_at=clock.now())

    dossier, draft = world.dossier, world.draft
    match what:
        case "dossier":
            return one("Dossier", dossier), changes(Dossier, dossier, topics.dossier(dossier.id))
        case "draft":
            return one("Draft", draft), changes(Draft, draft, topics.draft(draft.id))
        case "dossiers":
            query = f"subscription {{ dossiersChanged {{ id version {PLACE} }} }}"
            return query, changes(Dossier, dossier, topics.DOSSIERS)
        case _:
            wish = await w.wish(world.lina, Side.MEMBER, establishment=world.siae)
            query = "subscription { attachmentRequested { status requester { displayName } } }"
            return query, lambda: touch(AttachmentRequest, wish, topics.ATTACHMENT_REQUESTS, created_at=clock.now())


async def begun(heard: list[Heard], happens: Happens) -> None:
    """Until each stream was told something: a live list says nothing before the first change that it sees."""
    async with asyncio.timeout(60):
        while not all(one.count for one in heard):
            await happens()
            await asyncio.sleep(0.05)


async def kept(heard: list[Heard], happens: Happens) -> int:
    """Objects that stay between the two looks, each event told to every client."""
    counts = []
    for number in range(1, LAST + 1):
        before = [one.count for one in heard]
        await happens()
        await soon(lambda: all(one.count > was for one, was in zip(heard, before, strict=True)))  # noqa: B023
        if number in (WARM, LAST):
            gc.collect()
            counts.append(len(gc.get_objects()))
    return counts[1] - counts[0]


@pytest.mark.parametrize("what", ["dossier", "draft", "dossiers", "requests"])
async def test_a_stream_of_changes_keeps_nothing_of_them(world: w.World, what: str) -> None:
    query, happens = await story_of(what, world)
    viewer = await seated(await factories.viewer_of(world.anne))
    async with AsyncExitStack() as streams:
        heard = [await streams.enter_async_context(following(viewer, query)) for _ in range(CLIENTS)]
        await begun(heard, happens)
        assert await kept(heard, happens) < MOST


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "alone"])
async def test_a_bell_keeps_nothing_of_what_it_told(world: w.World, shared: bool) -> None:
    viewer = await seated(await factories.viewer_of(world.anne))
    await w.happened("dossier.granted", world.dossier, by=world.agnes)
    await drain(mails=False)
    read = False

    async def turn() -> None:
        nonlocal read
        read = not read
        rings.inbox((await mark_read(viewer, None, read)).inbox_id)

    async with AsyncExitStack() as streams:
        heard = [await streams.enter_async_context(following(viewer, BELL, shared=shared)) for _ in range(CLIENTS)]
        await soon(lambda: all(one.count == 1 for one in heard))
        assert await kept(heard, turn) < MOST
