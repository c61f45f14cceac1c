"""The worker: each fact once, in order, whatever fails or runs beside it."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest

from auth.permissions import Role
from auth.viewer import Side
from models import clock
from models.accounts.people import User
from models.bell import InboxEntry, Notification, topics
from models.bell.deliveries import Delivery
from models.database import close_database, open_database
from models.drafts import Draft
from models.facts import Fact, record
from models.states import DraftState
from reactions import waking, worker
from reactions.facts import tell_next
from reactions.transmissions import Transmissions
from reactions.waking import POLL
from tests.reactions import world as w

STORY = ["dossier.transmitted", "dossier.review_started", "dossier.documents_requested", "dossier.granted"]
SOON = 30.0
KINDS = ["DOSSIER_TRANSMITTED", "DOSSIER_UNDER_REVIEW", "DOSSIER_DOCUMENTS_REQUESTED", "DOSSIER_GRANTED"]


async def sequences(someone: User) -> list[int]:
    inbox = await w.inbox(someone)
    rows = InboxEntry.everyones(w.TESTS).filter(inbox_id=inbox.id).order_by("sequence")
    return [entry.sequence for entry in await rows]


async def test_a_story_is_told_in_its_order(database: str) -> None:
    world = await w.build_world()
    for kind in STORY:
        await w.happened(kind, world.dossier, by=world.agnes)
    assert await worker.drain(mails=False) == 4
    assert [kind.value for kind in (await w.told())["anne MEMBER"]] == KINDS
    inbox = await w.inbox(world.anne)
    assert (inbox.last_sequence, inbox.last_revision, inbox.unread_count) == (4, 4, 4)


async def test_a_fact_told_twice_is_told_once(database: str) -> None:
    world = await w.build_world()
    await w.happened("dossier.granted", world.dossier, by=world.agnes)
    await worker.drain(mails=False)
    before = await w.told(), await Notification.all().count(), await Delivery.all().order_by("id").values()
    await Fact.everyones(w.TESTS).update(done_at=None)
    assert await worker.drain(mails=False) == 1
    assert (await w.told(), await Notification.all().count(), await Delivery.all().order_by("id").values()) == before
    assert (await w.inbox(world.anne)).unread_count == 1
    assert not await Fact.everyones(w.TESTS).filter(done_at=None).exists()


async def test_a_replay_tells_only_who_was_not_told(database: str) -> None:
    world = await w.build_world()
    await w.happened("dossier.granted", world.dossier, by=world.agnes)
    await worker.drain(mails=False)
    newcomer = await w.attached("nora", Side.MEMBER, company=world.siae.company_id, roles=[Role.CONTACT])
    await Fact.everyones(w.TESTS).update(done_at=None)
    await worker.drain(mails=False)
    assert (await sequences(world.anne), await sequences(newcomer)) == ([1], [1])


async def test_a_fact_that_fails_waits_and_stops_nobody(database: str, caplog: pytest.LogCaptureFixture) -> None:
    world = await w.build_world()
    lost = await record("draft.resumed", "Draft", UUID(int=1), by=None)
    await w.happened("dossier.granted", world.dossier)
    with caplog.at_level(logging.CRITICAL, logger="reactions.facts"):
        assert await worker.drain(mails=False) == 2
    await lost.refresh_from_db()
    assert (lost.done_at, lost.attempts) == (None, 1)
    assert lost.next_attempt_at is not None
    assert lost.next_attempt_at > clock.now()
    assert set(await w.told()) == {"anne MEMBER", "karim MEMBER", "omar PROVIDER"}


async def test_delays_grow_with_each_failure(database: str, caplog: pytest.LogCaptureFixture) -> None:
    lost = await record("draft.resumed", "Draft", UUID(int=1), by=None)
    waits = []
    with caplog.at_level(logging.CRITICAL, logger="reactions.facts"):
        for _ in range(4):
            before = clock.now()
            await tell_next()
            after = clock.now()
            await lost.refresh_from_db()
            assert lost.next_attempt_at is not None
            waits.append([(lost.next_attempt_at - then).total_seconds() for then in (after, before)])
            await Fact.everyones(w.TESTS).update(next_attempt_at=clock.now() - timedelta(seconds=1))
    assert [least <= 1.25 * 2**n and most >= 0.75 * 2**n for n, (least, most) in enumerate(waits)] == [True] * 4


async def test_eight_workers_leave_no_gap_and_tell_each_story_in_order(postgres_url: str) -> None:
    await open_database(f"{postgres_url}?maxsize=20")
    try:
        world = await w.build_world()
        dossiers = [world.dossier]
        for _ in range(11):
            draft = await w.new_draft(world.siae, world.bureau, world.myriam, "Excel")
            dossiers.append(await w.new_dossier(draft, world.siae, world.anne))
        for dossier in dossiers:
            for kind in STORY:
                await w.happened(kind, dossier, by=world.agnes)
        counts = await asyncio.gather(*[_worker() for _ in range(8)])
        assert sum(counts) == 48
        assert sum(count > 0 for count in counts) > 1
        assert await sequences(world.anne) == list(range(1, 49))
        assert (await w.inbox(world.anne)).unread_count == 48
        entries = InboxEntry.everyones(w.TESTS).filter(inbox__user_id=world.anne.id).order_by("sequence")
        for dossier in dossiers:
            lines = await entries.filter(notification__subject_id=dossier.id).select_related("notification")
            assert [entry.notification.kind.value for entry in lines] == KINDS
    finally:
        await close_database()


async def _worker() -> int:
    count = 0
    while await Fact.everyones(w.TESTS).filter(done_at=None).exists():
        count += await tell_next() is not None
    return count


async def test_a_running_worker_rings_the_inboxes_and_the_object_after_the_commit(database: str) -> None:
    world = await w.build_world()
    rung: list[str] = []
    recorded = asyncio.Event()
    done = asyncio.Event()

    def ring(touched: Sequence[str]) -> None:
        rung.extend(touched)
        done.set()

    async def wait(at_most: float) -> None:
        """Only the ring ends it: nothing is found by looking again."""
        await recorded.wait()
        recorded.clear()

    async with worker.running(ring, wait):
        await asyncio.sleep(0.1)
        await w.happened("draft.handed_over", world.draft, by=world.myriam)
        recorded.set()
        await asyncio.wait_for(done.wait(), SOON)
    told = await Notification.all()
    assert sorted(rung) == sorted([topics.draft(world.draft.id), *[topics.notification(one.id) for one in told]])
    assert len(told) == 1


async def test_without_any_ring_the_worker_looks_every_second(database: str) -> None:
    world = await w.build_world()
    done = asyncio.Event()
    async with worker.running(lambda touched: done.set()):
        await asyncio.sleep(0.1)
        await w.happened("draft.handed_over", world.draft, by=world.myriam)
        began = monotonic()
        await asyncio.wait_for(done.wait(), SOON)
        assert monotonic() - began < 5 * POLL
    assert POLL == 1.0


async def test_a_worker_stops_at_once(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of its waits, however long they are."""
    for module in (worker, waking):
        monkeypatch.setattr(module, "POLL", 3600.0)
    task = asyncio.create_task(worker.run_forever(worker.silence))
    await asyncio.sleep(0.1)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, SOON)


async def test_a_transmission_that_did_not_end_is_handed_in_again_with_growing_delay(database: str) -> None:
    world = await w.build_world()
    tried: list[UUID] = []

    async def hand_in(draft: UUID) -> None:
        tried.append(draft)
        raise ConnectionError("the back office is down")

    transmissions = Transmissions(hand_in)
    states = {"state": DraftState.TRANSMITTING, "updated_at": clock.now()}
    await Draft.everyones(w.TESTS).update(**states)
    assert await transmissions.hand_in_again() == set()
    await Draft.everyones(w.TESTS).update(updated_at=clock.now() - timedelta(seconds=6))
    assert await transmissions.hand_in_again() == {world.draft.id}
    assert await transmissions.hand_in_again() == set()
    assert tried == [world.draft.id]
