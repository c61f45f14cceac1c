"""The end of a client is announced by mail 30, 7 and 1 day before, and when it has come: once each.

So are mandates, to those whom they concern: when they are given, and when they have ended.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from auth.viewer import AccountStatus
from models import clock
from models.accounts.people import User
from models.api_clients import ApiClient
from models.api_clients.secrets import LIFE
from models.bell.deliveries import Delivery
from models.jobs import Job
from reactions.clock.holding import Hold, LeaseLost
from reactions.clock.jobs import TASKS
from reactions.clock.partners import announce_ends
from reactions.worker import drain
from tests.cast import Cast
from tests.clients.mandating import END, in_days, mandated
from tests.clients.partner import REVOKE, ROTATE, partner
from tests.resolvers.asking import told

Run = Callable[[datetime], Awaitable[None]]


@pytest.fixture
async def run(cast: Cast) -> Run:
    """The job at an instant, as the scheduler holds it; its facts are told."""

    async def at(now: datetime) -> None:
        await announce_ends(now, await _held(now))
        await drain(mails=False)

    return at


async def _held(now: datetime, lease: Any = None) -> Hold:
    lease = lease or uuid4()
    await Job.bulk_create([Job(name="ends_of_clients", due_at=now)], ignore_conflicts=True)
    await Job.filter(name="ends_of_clients").update(lease=lease, leased_until=now + timedelta(minutes=1))
    return Hold(await Job.get(name="ends_of_clients"), lease, lambda: now)


async def mails() -> list[str]:
    """The subjects of the mails about clients, in order."""
    rows = await Delivery.filter(template__in=["api_client_expiring", "api_client_expired"]).order_by("created_at")
    return [row.subject for row in rows]


async def test_each_notice_is_mailed_once_to_who_made_the_client(cast: Cast, run: Run) -> None:
    made = await partner(cast.anne)
    end = (await ApiClient.everyones("a test").get(client_id=made.client_id)).expires_at
    counts = []
    for hours in range(-31 * 24, 25, 6):
        await run(end + timedelta(hours=hours))
        counts.append((hours / 24, len(await mails())))
    firsts = [next(day for day, count in counts if count == n) for n in (1, 2, 3, 4)]
    assert firsts == [-30, -7, -1, 0]
    day = f"{end.astimezone(clock.PARIS):%d/%m/%Y}"
    assert await mails() == [f"Le système partenaire Paie prend fin le {day}"] * 3 + [
        "Le système partenaire Paie a pris fin"
    ]
    anne = await User.everyones("a test").get(id=cast.anne.user_id)
    assert {row.address for row in await Delivery.filter(template="api_client_expiring")} == {anne.notified_at}


async def test_notices_that_were_missed_are_not_made_up_for(cast: Cast, run: Run) -> None:
    """The clock stood still from the 40th day before to the 5th: one mail, and no other before the last day."""
    made = await partner(cast.anne)
    end = (await ApiClient.everyones("a test").get(client_id=made.client_id)).expires_at
    await run(end - timedelta(days=40))
    await run(end - timedelta(days=5))
    await run(end - timedelta(days=4))
    assert len(await mails()) == 1
    await run(end + timedelta(days=8))
    assert len(await mails()) == 1


async def test_a_new_secret_starts_the_notices_again(cast: Cast, run: Run) -> None:
    made = await partner(cast.anne)
    rows = ApiClient.everyones("a test").filter(client_id=made.client_id)
    await rows.update(expires_at=clock.now() + timedelta(days=3))
    await run(clock.now())
    await told(ROTATE, cast.anne, id=made.id)
    await run(clock.now())
    assert len(await mails()) == 1
    await run(clock.now() + LIFE - timedelta(days=29))
    assert len(await mails()) == 2


async def test_nobody_is_told_of_a_revoked_client_nor_when_they_have_left(cast: Cast, run: Run) -> None:
    revoked, _ = await partner(cast.anne), await partner(cast.louise)
    await ApiClient.everyones("a test").update(expires_at=clock.now() + timedelta(days=3))
    await told(REVOKE, cast.anne, id=revoked.id)
    await User.everyones("a test").filter(id=cast.louise.user_id).update(status=AccountStatus.DEACTIVATED)
    await run(clock.now())
    assert await mails() == []


async def test_a_scheduler_that_lost_the_job_announces_nothing(cast: Cast) -> None:
    await partner(cast.anne)
    await ApiClient.everyones("a test").update(expires_at=clock.now() + timedelta(days=3))
    late = await _held(clock.now())
    await _held(clock.now())
    with pytest.raises(LeaseLost):
        await announce_ends(clock.now(), late)
    await drain(mails=False)
    assert await mails() == []


def test_the_clock_looks_every_hour() -> None:
    at = datetime(2026, 3, 16, 22, 30, tzinfo=UTC)
    assert TASKS["ends_of_clients"].following(at) == datetime(2026, 3, 16, 23, tzinfo=UTC)


async def test_both_sides_of_a_mandate_are_told(cast: Cast) -> None:
    one = await mandated(cast.anne, await partner(cast.louise), endsOn=in_days(10))
    await drain(mails=False)
    (given,) = await Delivery.filter(template="api_mandate_given")
    louise, anne = [await User.everyones("a test").get(id=id) for id in (cast.louise.user_id, cast.anne.user_id)]
    assert (given.address, given.subject) == (louise.notified_at, "Mandat donné par SIAE à Paie")
    day = clock.today() + timedelta(days=10)
    assert f"jusqu'au {day:%d/%m/%Y}" in given.text
    await told(END, cast.louise, id=one.id)
    await drain(mails=False)
    ended = await Delivery.filter(template="api_mandate_ended")
    assert {row.address for row in ended} == {louise.notified_at, anne.notified_at}


async def test_both_sides_hear_once_of_a_mandate_that_ends_by_itself(cast: Cast, run: Run) -> None:
    await mandated(cast.anne, await partner(cast.louise), endsOn=in_days(10))
    past = await mandated(cast.anne, await partner(cast.louise), endsOn=in_days(20))
    await told(END, cast.anne, id=past.id)
    await drain(mails=False)
    await Delivery.all().delete()
    for days in range(9, 31):
        await run(clock.now() + timedelta(days=days))
    ended = await Delivery.filter(template="api_mandate_ended")
    people = await User.everyones("a test").filter(id__in=[cast.anne.user_id, cast.louise.user_id])
    assert sorted(row.address for row in ended) == sorted(str(one.notified_at) for one in people)
