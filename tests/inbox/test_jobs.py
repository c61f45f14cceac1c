"""What the jobs do: reminders are told, what is over is forgotten."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from auth.sessions import open_session
from models.accounts.sessions import RefreshToken, SignInSession
from models.bell import Notification
from models.bell.deliveries import Delivery
from models.dossiers import Dossier
from models.facts import Fact, record
from models.idempotency import IdempotencyRecord
from models.jobs import Job
from models.states import DossierStatus
from outside.storage import FileStorage
from reactions.clock.holding import Hold
from reactions.clock.jobs import TASKS, remind
from reactions.clock.scheduler import appoint
from reactions.worker import drain
from tests.inbox.clocks import Hands
from tests.reactions import world as w
from tests.reactions.post import configured

ASKED = datetime(2026, 3, 16, 22, 30, tzinfo=UTC)  # 23:30 in Paris: still the 16th
REMIND = {"reminders": TASKS["reminders"]}


async def held(hands: Hands, name: str) -> Hold:
    """The job, as the scheduler holds it."""
    lease = uuid4()
    await Job.bulk_create([Job(name=name, due_at=hands.read())], ignore_conflicts=True)
    await Job.filter(name=name).update(lease=lease, leased_until=hands.read() + timedelta(minutes=1))
    return Hold(await Job.get(name=name), lease, hands.read)


async def waiting(world: w.World, at: datetime = ASKED) -> None:
    await Dossier.everyones(w.TESTS).update(status=DossierStatus.AWAITING_DOCUMENTS)
    await record("dossier.documents_requested", "Dossier", world.dossier.id, by=world.agnes.id, at=at)
    await drain(mails=False)


async def reminders() -> list[datetime]:
    return [fact.at for fact in await Fact.everyones(w.TESTS).filter(kind="dossier.reminded").order_by("id")]


@pytest.mark.attack("CLK-02")
async def test_clk_02_reminders_come_every_fifteen_days_at_nine_across_the_change_of_the_clocks(world: w.World) -> None:
    await waiting(world)
    hands = Hands(ASKED)
    await appoint(REMIND, ASKED)
    await hands.run(REMIND, until=ASKED + timedelta(days=47))
    assert await reminders() == [
        datetime(2026, 3, 31, 7, tzinfo=UTC),
        datetime(2026, 4, 15, 7, tzinfo=UTC),
        datetime(2026, 4, 30, 7, tzinfo=UTC),
    ]


async def test_a_reminder_rings_and_is_mailed(world: w.World) -> None:
    await waiting(world)
    hands = Hands(ASKED + timedelta(days=15))
    await remind(hands.read(), await held(hands, "reminders"))
    assert await drain(mails=False) == 1
    told = await Notification.filter(title="Dossier 2507AF000001 : pièces toujours attendues")
    assert {line.side.value for line in told} == {"MEMBER", "PROVIDER"}
    mailed = await Delivery.filter(template="dossier_reminded")
    assert {row.address for row in mailed} == {"anne@guichet.example", "karim@guichet.example"}


@pytest.mark.attack("CLK-06")
async def test_clk_06_a_scheduler_down_for_three_days_reminds_once(world: w.World) -> None:
    await waiting(world)
    hands = Hands(ASKED)
    await appoint(REMIND, ASKED)
    hands.jump(timedelta(days=18))
    await hands.run(REMIND, until=ASKED + timedelta(days=29))
    assert await reminders() == [ASKED + timedelta(days=18)]


@pytest.mark.attack("CLK-06")
async def test_clk_06_a_stale_reminder_is_dropped(world: w.World) -> None:
    await waiting(world)
    hands = Hands(ASKED)
    await appoint(REMIND, ASKED)
    hands.jump(timedelta(days=26))
    await hands.run(REMIND, until=ASKED + timedelta(days=29))
    assert await reminders() == []


async def test_a_dossier_that_no_longer_waits_is_left_alone(world: w.World) -> None:
    await waiting(world)
    await Dossier.everyones(w.TESTS).update(status=DossierStatus.UNDER_REVIEW)
    hands = Hands(ASKED + timedelta(days=15))
    await remind(hands.read(), await held(hands, "reminders"))
    assert await reminders() == []


async def test_sign_ins_are_forgotten_a_day_after_they_expired(world: w.World) -> None:
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    await open_session(world.anne.id, world.anne.home_side, now=start)
    await open_session(world.karim.id, world.karim.home_side, now=start + timedelta(days=2))
    hands = Hands(start + timedelta(days=31, seconds=-1))
    forget = TASKS["purge.sign_ins"].run
    await forget(hands.read(), await held(hands, "purge.sign_ins"))
    assert await SignInSession.everyones(w.TESTS).count() == 2
    hands.jump(timedelta(seconds=2))
    await forget(hands.read(), await held(hands, "purge.sign_ins"))
    left = await SignInSession.everyones(w.TESTS).all()
    assert [session.user_id for session in left] == [world.karim.id]
    assert await RefreshToken.all().count() == 1


async def test_answers_are_kept_for_a_day(database: str) -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for age in (timedelta(hours=23, minutes=59), timedelta(hours=24, minutes=1)):
        given: dict[str, Any] = {"operation": "o", "request_digest": "d", "outcome": {}}
        await IdempotencyRecord.create(owner_id=uuid4(), key=str(age), created_at=now - age, **given)
    hands = Hands(now)
    await TASKS["purge.answers"].run(now, await held(hands, "purge.answers"))
    assert [record.key for record in await IdempotencyRecord.all()] == ["23:59:00"]


async def test_files_that_nothing_names_are_forgotten_after_a_day(world: w.World, tmp_path: Path) -> None:
    storage = FileStorage(tmp_path / "documents")
    named, orphan, young = [await storage.put(content) for content in (b"named", b"orphan", b"young")]
    await w.document(world.dossier, world.anne, storage_key=named)
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for key, age in ((named, 25), (orphan, 25), (young, 23)):
        written = (now - timedelta(hours=age)).timestamp()
        os.utime(tmp_path / "documents" / key, (written, written))
    hands = Hands(now)
    with configured(storage_url=f"file://{tmp_path}/documents"):
        await TASKS["purge.files"].run(now, await held(hands, "purge.files"))
    assert await storage.older_than(now + timedelta(days=1)) == sorted([named, young])
