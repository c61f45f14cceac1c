"""kill -9 of the sender of webhooks: each event arrives, in order, and twice only when it was posted and not marked."""

from collections import Counter

import pytest

from models import clock
from models.states import NotificationKind as Kind
from models.webhooks.managing import create_endpoint
from tests.faults.stage.births import Nursery
from tests.faults.stage.deaths import deaths
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally
from tests.webhooks.receiving import receiver

TIMES = 4
KINDS = (Kind.DOSSIER_TRANSMITTED, Kind.DOSSIER_UNDER_REVIEW, Kind.DOSSIER_GRANTED, Kind.DOSSIER_REFUSED)


@pytest.mark.faults(TIMES)
@pytest.mark.parametrize(
    ("point", "doubles"),
    [
        pytest.param("webhook, claimed and not posted", 0, marks=pytest.mark.attack("CRASH-04")),
        pytest.param("webhook, posted and not marked", TIMES, marks=pytest.mark.attack("CRASH-05")),
    ],
)
async def test_each_event_arrives_in_order(
    nursery: Nursery, database_url: str, tally: Tally, point: str, doubles: int
) -> None:
    async with receiver() as partner, scene(nursery, database_url) as stage:
        anne = stage.troupe.cast.anne
        _, secret = await create_endpoint(partner.url, KINDS, None, by=anne, now=clock.now())
        stage.office.open(clerks=1)
        await deaths(stage.apis[0], point, TIMES, latest=2)
        await stage.office.close()
        tally.add(stage.kills)
        await stage.verdict.all_is_well(doubled_mails=TIMES)
        for post in partner.accepted:
            post.verified(secret)
        copies = Counter(post.headers["webhook-id"] for post in partner.accepted)
        assert sum(copies.values()) - len(copies) == doubles
        told = [int(post.headers["webhook-sequence"]) for post in partner.accepted]
        assert sorted(set(told)) == list(range(1, len(copies) + 1))
        assert told == sorted(told)
