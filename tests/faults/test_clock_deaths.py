"""kill -9 of the scheduler in the middle of a job: each reminder is made once."""

from datetime import timedelta

import pytest

from models import clock
from models.facts import Fact
from models.jobs import Job
from tests.faults.stage.births import Nursery
from tests.faults.stage.deaths import deaths
from tests.faults.stage.deeds import ASKED_FOR
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally

TIMES = 3
WAITING = 6
WHY = "the test looks at what the clock did"


@pytest.mark.faults(TIMES)
@pytest.mark.parametrize("point", ["job, claimed", "job, in the middle", "job, done and not noted"])
async def test_each_reminder_is_made_once_wherever_the_job_dies(
    nursery: Nursery, database_url: str, tally: Tally, point: str
) -> None:
    async with scene(nursery, database_url) as stage:
        [api] = stage.apis
        await api.start()
        for _ in range(WAITING):
            await stage.office.one_request(until=ASKED_FOR)
        await stage.verdict.quiet()
        await api.kill()
        await Fact.everyones(WHY).filter(kind=ASKED_FOR.fact).update(at=clock.now() - timedelta(days=16))
        await Job.filter(name="reminders").update(due_at=clock.now() - timedelta(seconds=1))
        await deaths(api, point, TIMES, latest=2 if point == "job, in the middle" else 1)
        tally.add(stage.kills - 1)
        await stage.verdict.job_is_done("reminders")
        reminded = await Fact.everyones(WHY).filter(kind="dossier.reminded").values_list("subject_id", flat=True)
        assert len(reminded) == len(set(reminded)) == WAITING
        await stage.verdict.all_is_well(doubled_mails=stage.kills)
