"""Mails that can never be sent, at the head of the queue: the others pass at once, and the poison can be seen."""

import time
from datetime import timedelta

import pytest

from models import clock
from models.bell.deliveries import Delivery, DeliveryState
from outside.smtp import Later
from reactions.mail import postman
from tests.faults.postbox import LARGEST
from tests.faults.prepared import until
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally
from tests.journeys.stage import guichet
from tests.reactions.post import posted

HUGE = "é" * 15_000_000
"""30 MB, which we refuse to write down."""

LARGE = "e" * (LARGEST + 100_000)
"""More than the mail server takes."""

POISON = {
    "entete@guichet.example": {"subject": "Dossier\r\nBcc: autre@guichet.example"},
    "enorme@guichet.example": {"text": HUGE},
    "gros@guichet.example": {"text": LARGE},
    "a+b@": {},
}


@pytest.mark.attack("CRASH-07")
@pytest.mark.faults(len(POISON))
async def test_poison_at_the_head_holds_nobody_up_and_can_be_seen(
    nursery: Nursery, database_url: str, tally: Tally
) -> None:
    async with scene(nursery, database_url, windows=0) as stage:
        [api] = stage.apis
        for address, values in POISON.items():
            await posted(address, **values)
            tally.add()
        for number in range(20):
            await posted(f"{number}@guichet.example")
        began = time.monotonic()
        await api.start()
        await until(nothing_waits, within=120)
        assert time.monotonic() - began < 120
        parked = {row.address: row for row in await Delivery.filter(state=DeliveryState.PARKED)}
        assert set(parked) == set(POISON)
        assert all(row.attempts == 1 for row in parked.values())
        assert len(stage.postbox.copies()) == 20
        said = await guichet(
            api.folder, database_url, "mail", "parked", secret_key=api.environment["GUICHET_SECRET_KEY"]
        )
        assert said.code == 0, said
        for address, row in parked.items():
            [line] = [line for line in said.said.splitlines() if line.split("\t")[:2] == [str(row.id), address]]
            assert row.last_error is not None
            assert line.endswith(" ".join(row.last_error.split()))


async def nothing_waits() -> bool:
    return not await Delivery.filter(state=DeliveryState.PENDING).exists()


@pytest.mark.attack("CRASH-06", "CRASH-07")
async def test_an_hour_without_a_server_costs_a_dozen_attempts_and_days_park_the_mail(database: str) -> None:
    row = await posted()
    began = now = clock.now()
    within_an_hour = 0
    while (delivery := await postman.claim(now)) is not None:
        within_an_hour += now - began < timedelta(hours=1)
        await postman.settle(delivery, Later("451 try later"), now)
        await row.refresh_from_db()
        if row.state is DeliveryState.PENDING:
            assert now < row.next_attempt_at <= now + timedelta(seconds=1.25 * postman.LONGEST_DELAY)
            now = row.next_attempt_at
    assert within_an_hour <= 12
    assert (row.state, row.attempts) == (DeliveryState.PARKED, postman.MOST_ATTEMPTS)
    assert timedelta(days=1.5) < now - began < timedelta(days=3)
