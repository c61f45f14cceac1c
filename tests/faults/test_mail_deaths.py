"""kill -9 of the postman: a mail leaves once, but for the one that was accepted and not yet marked."""

import pytest

from tests.faults.stage.births import Nursery
from tests.faults.stage.deaths import deaths
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally

TIMES = 4


@pytest.mark.faults(TIMES)
@pytest.mark.parametrize(
    ("point", "doubles"),
    [
        pytest.param("mail, claimed and not sent", 0, marks=pytest.mark.attack("CRASH-04")),
        pytest.param("mail, accepted and not marked", TIMES, marks=pytest.mark.attack("CRASH-05")),
        pytest.param("mail, marked", 0, marks=pytest.mark.attack("CRASH-04")),
    ],
)
async def test_only_a_mail_accepted_and_not_marked_leaves_twice(
    nursery: Nursery, database_url: str, tally: Tally, point: str, doubles: int
) -> None:
    async with scene(nursery, database_url) as stage:
        stage.office.pause = 0.1
        stage.office.open(clerks=2)
        await deaths(stage.apis[0], point, TIMES, latest=5)
        await stage.office.close()
        tally.add(stage.kills)
        await stage.verdict.all_is_well(doubled_mails=doubles)
        assert sum(count - 1 for count in stage.postbox.copies().values()) == doubles
