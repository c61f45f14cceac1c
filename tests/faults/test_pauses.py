"""A process that sleeps past its lease (SIGSTOP, then SIGCONT) finds its work in other hands, and leaves it there."""

import asyncio
import signal
from datetime import timedelta

import pytest

from models import clock
from models.facts import Fact
from models.jobs import Job
from models.states import NotificationKind as Kind
from models.webhooks.managing import create_endpoint
from tests.faults.stage.births import Fate, Nursery
from tests.faults.stage.clerks import DONE
from tests.faults.stage.deeds import ASKED_FOR
from tests.faults.stage.nodes import HASTE
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally
from tests.webhooks.receiving import receiver

PAUSES = 3
LEASE = HASTE["reactions.mail.postman:LEASE"] + 0.2
TELLS_NOTHING = {"reactions.worker:_Worker.tell": 3600.0}
"""For a worker that only posts: asleep in the middle of a telling, it would hold the others up for a while."""
POSTS_NOTHING = {"reactions.worker:_Worker.post": 3600.0, "reactions.webhooks.sender:Sender.run": 3600.0}
"""For a server that leaves mails and webhooks to the workers."""
AWAKE = 0.7
"""Seconds for a process that wakes up to do its worst."""


@pytest.mark.attack("CRASH-17")
@pytest.mark.faults(PAUSES)
@pytest.mark.parametrize("point", ["mail, claimed and not sent", "mail, accepted and not marked"])
async def test_a_process_that_slept_alone_goes_on_where_it_was(
    nursery: Nursery, database_url: str, tally: Tally, point: str
) -> None:
    async with scene(nursery, database_url) as stage:
        [api] = stage.apis
        stage.office.pause = 0.05
        stage.office.open(clerks=2)
        for _ in range(PAUSES):
            await api.start(Fate(point, word=signal.SIGSTOP))
            await api.fall_asleep()
            tally.add()
            await asyncio.sleep(LEASE)
            api.resume()
            await stage.office.until_more(3)
            await api.stop()
        await api.start()
        await stage.office.close()
        await stage.verdict.all_is_well()


@pytest.mark.attack("CRASH-17")
@pytest.mark.faults(PAUSES)
@pytest.mark.parametrize(
    ("point", "doubles"), [("mail, claimed and not sent", 0), ("mail, accepted and not marked", PAUSES)]
)
async def test_a_postman_who_slept_neither_sends_nor_marks(
    nursery: Nursery, postgres_url: str, tally: Tally, point: str, doubles: int
) -> None:
    async with scene(nursery, postgres_url, workers=2) as stage:
        _share_out(stage)
        await stage.apis[0].start()
        for _ in range(PAUSES):
            await _sleeps(stage, point, tally)
        await stage.verdict.all_is_well(doubled_mails=doubles)
        assert sum(count - 1 for count in stage.postbox.copies().values()) == doubles


@pytest.mark.attack("CRASH-17")
@pytest.mark.faults(1)
async def test_a_teller_who_slept_in_its_transaction_holds_nobody_up(
    nursery: Nursery, postgres_url: str, tally: Tally
) -> None:
    async with scene(nursery, postgres_url, workers=2) as stage:
        await stage.apis[0].start()
        await _sleeps(stage, "telling, before the commit", tally)
        assert [entry.tries for entry in stage.office.ledger if entry.tries != [DONE]] == []
        await stage.verdict.all_is_well()


@pytest.mark.attack("CRASH-17")
@pytest.mark.faults(1)
async def test_a_sender_of_webhooks_who_slept_posts_nothing(nursery: Nursery, postgres_url: str, tally: Tally) -> None:
    async with receiver() as partner, scene(nursery, postgres_url, workers=2) as stage:
        anne = stage.troupe.cast.anne
        await create_endpoint(partner.url, (Kind.DOSSIER_UNDER_REVIEW,), None, by=anne, now=clock.now())
        _share_out(stage)
        await stage.apis[0].start()
        await _sleeps(stage, "webhook, claimed and not posted", tally)
        told = [int(post.headers["webhook-sequence"]) for post in partner.accepted]
        assert told
        assert told == list(range(1, len(told) + 1))
        # Its postman fell asleep with it, perhaps with a mail that was accepted and not marked.
        await stage.verdict.all_is_well(doubled_mails=1)


@pytest.mark.attack("CRASH-17")
@pytest.mark.faults(1)
async def test_a_scheduler_who_slept_does_nothing_of_its_job(nursery: Nursery, postgres_url: str, tally: Tally) -> None:
    async with scene(nursery, postgres_url, workers=1) as stage:
        await stage.apis[0].start()
        dossiers = [await stage.office.one_request(until=ASKED_FOR) for _ in range(3)]
        await stage.verdict.quiet()
        await stage.apis[0].kill()
        facts = Fact.everyones("the test moves time")
        await facts.filter(kind=ASKED_FOR.fact).update(at=clock.now() - timedelta(days=16))
        await Job.filter(name="reminders").update(due_at=clock.now() - timedelta(seconds=1))
        [worker] = stage.workers
        await worker.start(Fate("job, claimed", word=signal.SIGSTOP))
        await worker.fall_asleep()
        tally.add()
        await stage.apis[0].start()
        await stage.verdict.job_is_done("reminders")
        worker.resume()
        await asyncio.sleep(AWAKE)
        assert await facts.filter(kind="dossier.reminded").count() == len(dossiers)
        assert "went on elsewhere" in worker.log
        await stage.verdict.all_is_well(doubled_mails=1)


def _share_out(stage: Stage) -> None:
    """The server tells, the workers post."""
    [api] = stage.apis
    api.haste = api.haste | POSTS_NOTHING
    for worker in stage.workers:
        worker.haste = worker.haste | TELLS_NOTHING


async def _sleeps(stage: Stage, point: str, tally: Tally) -> None:
    """A worker falls asleep at this point, and wakes up when another has done everything."""
    first, second = stage.workers
    await first.start(Fate(point, word=signal.SIGSTOP))
    stage.office.pause = 0.05
    stage.office.open(clerks=2)
    await first.fall_asleep()
    tally.add()
    await second.start()
    await stage.office.close()
    await stage.verdict.quiet()
    first.resume()
    await asyncio.sleep(AWAKE)
    await first.kill()
    await second.stop()
