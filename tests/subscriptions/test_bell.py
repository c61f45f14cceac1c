"""The bell's stream: nothing lost, nothing added twice, in order, and no longer than the right to listen."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from time import monotonic
from typing import Any

import pytest

from auth.viewer import Viewer
from models.accounts.people import User
from models.bell.inboxes import archive, mark_read
from models.states import NotificationKind
from reactions.worker import drain, running, silence
from subscriptions import bell as bell_module
from subscriptions import rings
from subscriptions.bell import BellStep, bell_events
from subscriptions.hub import hub
from subscriptions.sweep import EVERY
from tests.reactions import world as w

SOON = 30.0


class RightGone(Exception):
    """What `still` raises in these tests."""


class Door:
    """The right to listen, until it is closed."""

    def __init__(self, someone: User) -> None:
        self.viewer = w.viewer(someone)
        self.is_open = True
        self.checks = 0

    async def still(self) -> Viewer:
        self.checks += 1
        if not self.is_open:
            raise RightGone
        return self.viewer


@pytest.fixture
async def joined(database: str) -> AsyncIterator[None]:
    """The hub of this process, joined and sweeping."""
    async with hub.running("memory://"):
        yield


def listen(door: Door, **options: Any) -> AsyncGenerator[BellStep, None]:
    return bell_events(door.viewer, door.still, **options)


async def following(stream: AsyncGenerator[BellStep, None]) -> tuple[str, int, int]:
    async with asyncio.timeout(SOON):
        step = await anext(stream)
    return step.kind.value, step.sequence, step.unread_count


async def tell(world: w.World, *kinds: str, ring: Any = rings.all_of) -> None:
    for kind in kinds:
        await w.happened(kind, world.dossier, by=world.agnes)
    await drain(ring, mails=False)


async def test_from_now_on(joined: None) -> None:
    world = await w.build_world()
    await tell(world, "dossier.transmitted")
    async with aclosing(listen(Door(world.anne))) as stream:
        assert await following(stream) == ("COUNT", 1, 1)
        waiting = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.05)
        await tell(world, "dossier.granted")
        step = await asyncio.wait_for(waiting, SOON)
        assert (step.kind.value, step.sequence, step.unread_count) == ("ADDED", 2, 2)
        assert step.entry is not None
        assert step.entry.notification.kind is NotificationKind.DOSSIER_GRANTED


async def test_after_a_sequence_what_was_missed_comes_first_in_order(joined: None) -> None:
    world = await w.build_world()
    await tell(world, "dossier.transmitted", "dossier.review_started", "dossier.granted")
    async with aclosing(listen(Door(world.anne), after=1)) as stream:
        assert [await following(stream) for _ in range(3)] == [("COUNT", 1, 3), ("ADDED", 2, 3), ("ADDED", 3, 3)]
        await tell(world, "dossier.cancelled")
        assert await following(stream) == ("ADDED", 4, 4)


async def test_a_sequence_that_the_inbox_has_not_reached_counts_as_now(joined: None) -> None:
    world = await w.build_world()
    await tell(world, "dossier.transmitted")
    async with aclosing(listen(Door(world.anne), after=1000)) as stream:
        assert await following(stream) == ("COUNT", 1, 1)
        await tell(world, "dossier.granted")
        assert await following(stream) == ("ADDED", 2, 2)


async def test_somebody_without_inbox_hears_the_first_notification(joined: None) -> None:
    world = await w.build_world()
    async with aclosing(listen(Door(world.anne), after=0)) as stream:
        assert await following(stream) == ("COUNT", 0, 0)
        await tell(world, "dossier.transmitted")
        assert await following(stream) == ("ADDED", 1, 1)


async def test_more_than_one_batch_is_told_without_a_gap(joined: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell_module, "BATCH", 3)
    world = await w.build_world()
    await tell(world, *["dossier.review_started"] * 10)
    async with aclosing(listen(Door(world.anne), after=0)) as stream:
        assert (await following(stream))[0] == "COUNT"
        assert [(await following(stream))[1] for _ in range(10)] == list(range(1, 11))


async def test_reading_and_archiving_elsewhere_is_told_as_updates(joined: None) -> None:
    world = await w.build_world()
    await tell(world, "dossier.transmitted", "dossier.granted")
    door = Door(world.anne)
    async with aclosing(listen(door)) as stream:
        assert await following(stream) == ("COUNT", 2, 2)
        change = await mark_read(door.viewer, None, True)
        rings.inbox(change.inbox_id)
        assert [await following(stream) for _ in range(2)] == [("UPDATED", 2, 0), ("UPDATED", 2, 0)]
        change = await archive(door.viewer, change.entry_ids[:1], True)
        rings.inbox(change.inbox_id)
        async with asyncio.timeout(SOON):
            step = await anext(stream)
        assert step.entry is not None
        assert (step.kind.value, step.entry.id) == ("UPDATED", change.entry_ids[0])
        assert step.entry.archived_at is not None


async def test_kinds_choose_the_entries_and_the_count_is_that_of_all(joined: None) -> None:
    world = await w.build_world()
    kinds = frozenset({NotificationKind.DOSSIER_GRANTED})
    async with aclosing(listen(Door(world.anne), kinds=kinds)) as stream:
        assert await following(stream) == ("COUNT", 0, 0)
        await tell(world, "dossier.transmitted")
        assert await following(stream) == ("COUNT", 1, 1)
        await tell(world, "dossier.granted")
        assert await following(stream) == ("ADDED", 2, 2)


async def test_a_stranger_hears_nothing_not_even_a_tick(joined: None) -> None:
    world = await w.build_world()
    async with aclosing(listen(Door(world.lina))) as stream:
        assert await following(stream) == ("COUNT", 0, 0)
        waiting = asyncio.create_task(anext(stream))
        await tell(world, "dossier.transmitted", "dossier.granted")
        await asyncio.sleep(0.3)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])


@pytest.mark.attack("CRASH-02")
async def test_a_ring_that_was_never_sent_costs_a_second_and_no_notification(joined: None) -> None:
    world = await w.build_world()
    async with aclosing(listen(Door(world.anne))) as stream:
        assert await following(stream) == ("COUNT", 0, 0)
        await tell(world, "dossier.transmitted", "dossier.granted", ring=silence)
        began = monotonic()
        assert [await following(stream) for _ in range(2)] == [("ADDED", 1, 2), ("ADDED", 2, 2)]
        assert monotonic() - began < 5 * EVERY
    assert EVERY == 1.0


@pytest.mark.attack("RT-02")
async def test_when_the_right_is_gone_the_stream_ends_before_the_next_event(joined: None) -> None:
    world = await w.build_world()
    door = Door(world.anne)
    async with aclosing(listen(door)) as stream:
        assert await following(stream) == ("COUNT", 0, 0)
        door.is_open = False
        await tell(world, "dossier.granted")
        with pytest.raises(RightGone):
            await following(stream)


@pytest.mark.attack("RT-06")
async def test_a_lost_access_is_looked_at_at_once(database: str) -> None:
    """No sweep is needed: there is none here."""
    world = await w.build_world()
    door = Door(world.anne)
    async with hub.connected("memory://"), aclosing(listen(door)) as stream:
        assert await following(stream) == ("COUNT", 0, 0)
        waiting = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.05)
        door.is_open = False
        rings.access(world.anne.id)
        with pytest.raises(RightGone):
            await asyncio.wait_for(waiting, SOON)


async def test_a_ring_without_news_asks_for_no_right_and_says_nothing(joined: None) -> None:
    world = await w.build_world()
    await tell(world, "dossier.transmitted")
    door = Door(world.anne)
    async with aclosing(listen(door)) as stream:
        await following(stream)
        waiting = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.05)
        for _ in range(20):
            rings.inbox((await w.inbox(world.anne)).id)
            await asyncio.sleep(0.01)
        assert (door.checks, waiting.done()) == (1, False)
        waiting.cancel()
        await asyncio.wait([waiting])


async def test_a_closed_stream_leaves_no_listener(joined: None) -> None:
    world = await w.build_world()
    async with aclosing(listen(Door(world.anne))) as stream:
        await following(stream)
        assert len(hub._listeners) == 2
    assert hub._listeners == {}


@pytest.mark.attack("RT-10")
async def test_clients_that_come_and_go_while_a_hundred_arrive_see_each_once(joined: None) -> None:
    world = await w.build_world()

    async def client(patience: float) -> list[int]:
        seen: list[int] = []
        while len(seen) < 100:
            async with aclosing(listen(Door(world.anne), after=seen[-1] if seen else 0)) as stream:
                await _hang_up_after(patience, stream, seen)
        return seen

    with hub.listening("facts") as facts:
        async with running(rings.all_of, facts.rung):
            clients = [asyncio.create_task(client(0.02 * (n + 1))) for n in range(4)]
            for _ in range(100):
                await w.happened("dossier.review_started", world.dossier)
                rings.facts()
            async with asyncio.timeout(120):
                answers: Sequence[list[int]] = await asyncio.gather(*clients)
    assert answers == [list(range(1, 101))] * 4


async def _hang_up_after(patience: float, stream: AsyncGenerator[BellStep, None], seen: list[int]) -> None:
    """Hears one at least: however slow the machine, the story comes to its end."""
    until = monotonic() + patience
    async for step in stream:
        if step.kind.value != "ADDED":
            continue
        seen.append(step.sequence)
        if monotonic() > until or len(seen) == 100:
            return
