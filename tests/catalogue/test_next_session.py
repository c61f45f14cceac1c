"""The list is chronological: when the next session of a training has begun, the one after it is the next."""

from datetime import date, timedelta

import pytest

from models.catalogue import NEVER, Training
from models.catalogue.calendar import begun, settle
from models.database import transaction
from models.jobs import Job
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import appoint, run_next
from tests import factories

DAY = date(2031, 3, 3)


async def next_start(training: Training) -> date:
    """As the catalogue is listed."""
    found: Training = await factories.fetched(training)
    return found.next_start


@pytest.fixture
async def training(database: str) -> Training:
    return await factories.training(await factories.establishment())


async def test_the_next_session_is_the_first_to_come(training: Training) -> None:
    assert await next_start(training) == NEVER
    for later in (20, 10, 30):
        await factories.session(training, start=DAY + timedelta(days=later))
    assert await next_start(training) == DAY + timedelta(days=10)


async def turn_the_page(day: date) -> None:
    """The job of the clock, run at noon of that day."""
    tasks, noon = {"next_sessions": TASKS["next_sessions"]}, factories.noon(day)
    await Job.all().delete()
    await appoint(tasks, noon - timedelta(hours=1))
    assert await run_next(tasks, lambda: noon)


async def test_the_clock_turns_the_page(training: Training) -> None:
    for later in (10, 20):
        await factories.session(training, start=DAY + timedelta(days=later))
    assert await begun(DAY + timedelta(days=9)) == []
    await turn_the_page(DAY + timedelta(days=9))
    assert await next_start(training) == DAY + timedelta(days=10)
    assert await begun(DAY + timedelta(days=10)) == [training.id]
    await turn_the_page(DAY + timedelta(days=10))
    assert await next_start(training) == DAY + timedelta(days=20)
    await turn_the_page(DAY + timedelta(days=20))
    assert await next_start(training) == NEVER
    async with transaction():
        await settle([training.id], DAY)
    assert await next_start(training) == DAY + timedelta(days=10)
