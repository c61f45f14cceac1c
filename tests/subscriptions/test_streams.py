"""Streams of rows: at once, then at each change, as long as they may be seen."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import aclosing
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

import pytest
from tortoise.expressions import F

from models import clock
from models.bell import Notification, topics
from models.dossiers import Dossier
from models.facts import Fact
from reactions.worker import drain, silence
from subscriptions import rings
from subscriptions.hub import hub
from subscriptions.streams import list_changes, object_changes
from subscriptions.sweep import EVERY, Sweep
from tests.reactions import world as w

SOON = 30.0


@pytest.fixture
async def joined(database: str) -> AsyncIterator[None]:
    """The hub of this process, joined and sweeping."""
    async with hub.running("memory://"):
        yield


async def change(dossier: Dossier, at: datetime | None = None) -> None:
    rows = Dossier.everyones(w.TESTS).filter(id=dossier.id)
    await rows.update(version=F("version") + 1, updated_at=at or clock.now())


def version(dossier: Dossier) -> Hashable:
    return dossier.version


def mark(dossier: Dossier) -> tuple[UUID, Hashable, datetime]:
    return dossier.id, dossier.version, dossier.updated_at


async def test_an_object_at_once_then_at_each_change_until_it_is_out_of_sight(joined: None) -> None:
    world = await w.build_world()
    visible = True

    async def read() -> Dossier | None:
        return await Dossier.everyones(w.TESTS).get(id=world.dossier.id) if visible else None

    topic = topics.dossier(world.dossier.id)
    async with aclosing(object_changes([topic], read, version)) as stream, asyncio.timeout(SOON):
        assert (await anext(stream)).version == 1
        await change(world.dossier)
        rings.after_change(topic)
        assert (await anext(stream)).version == 2
        rings.after_change(topic)
        rings.after_change(topic)
        await change(world.dossier)
        rings.after_change(topic)
        assert (await anext(stream)).version == 3
        visible = False
        rings.after_change(topic)
        assert [row async for row in stream] == []


async def test_an_object_out_of_sight_from_the_start_gives_nothing(joined: None) -> None:
    async def read() -> Dossier | None:
        return None

    assert [row async for row in object_changes(["dossier:1"], read, version)] == []


async def test_a_change_whose_ring_was_never_sent_is_found_within_a_second(joined: None) -> None:
    world = await w.build_world()

    async def read() -> Dossier | None:
        return await Dossier.everyones(w.TESTS).get(id=world.dossier.id)

    async with aclosing(object_changes([topics.dossier(world.dossier.id)], read, version)) as stream:
        assert (await anext(stream)).version == 1
        await change(world.dossier)
        await w.happened("dossier.granted", world.dossier)
        await drain(silence, mails=False)
        began = monotonic()
        async with asyncio.timeout(SOON):
            assert (await anext(stream)).version == 2
        assert monotonic() - began < 5 * EVERY
    assert EVERY == 1.0


async def test_a_live_list_gives_each_change_once_also_those_that_commit_late(joined: None) -> None:
    world = await w.build_world()
    draft = await w.new_draft(world.siae, world.bureau, world.myriam, "Excel")
    other = await w.new_dossier(draft, world.siae, world.anne)

    async def changed_since(instant: datetime) -> list[Dossier]:
        return await Dossier.everyones(w.TESTS).filter(updated_at__gte=instant).order_by("updated_at", "id")

    async with aclosing(list_changes([topics.DOSSIERS], changed_since, mark)) as stream, asyncio.timeout(SOON):
        following = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.1)
        await change(world.dossier)
        rings.after_change(topics.DOSSIERS)
        assert (await following).id == world.dossier.id
        rings.after_change(topics.DOSSIERS)
        await change(other, at=clock.now() - timedelta(seconds=3))
        rings.after_change(topics.DOSSIERS)
        assert (await anext(stream)).id == other.id


async def test_the_sweep_finds_each_told_fact_once_with_its_notifications(database: str) -> None:
    world = await w.build_world()
    sweep = Sweep(since=clock.now())
    assert await sweep.look() == set()
    await w.happened("draft.handed_over", world.draft, by=world.myriam)
    assert await sweep.look() == set()
    await drain(silence, mails=False)
    [told] = await Notification.all()
    assert await sweep.look() == {topics.draft(world.draft.id), topics.notification(told.id)}
    assert await sweep.look() == set()


async def test_the_sweep_finds_a_fact_that_commits_after_a_later_one(database: str) -> None:
    world = await w.build_world()
    late = await w.happened("draft.handed_over", world.draft, by=world.myriam)
    early = await w.happened("dossier.granted", world.dossier, by=world.agnes)
    now = clock.now()
    sweep = Sweep(since=now)
    facts = Fact.everyones(w.TESTS)
    await facts.filter(id=early.id).update(done_at=now)
    assert await sweep.look() == {topics.dossier(world.dossier.id), topics.DOSSIERS}
    await facts.filter(id=late.id).update(done_at=now - timedelta(seconds=8))
    assert await sweep.look() == {topics.draft(world.draft.id)}
