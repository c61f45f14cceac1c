"""A copy kept by the feed alone is what a fresh read gives, whatever happened in between."""

from random import Random

import pytest

from models.documents import Document
from models.drafts import Draft
from outside.storage import FileStorage
from reactions.facts import tell_next
from reactions.worker import drain
from tests.cast import Cast
from tests.changes.life import Life
from tests.changes.partner import Partner, fresh, visible_ids

CHANGES = 300


@pytest.mark.attack("RT-14")
async def test_a_copy_kept_by_the_feed_equals_a_fresh_read_after_300_changes(cast: Cast, storage: FileStorage) -> None:
    random = Random(20_261_122)
    life = Life(cast, storage, random)
    people = (cast.anne, cast.karim, cast.camille, cast.louise, cast.myriam, cast.agent, cast.jean)
    partners = [await Partner(viewer).start() for viewer in people]
    count = 0
    while count < CHANGES:
        count += await life.goes_on()
        for partner in partners[:5]:
            # Of the other types nothing ever leaves a perimeter: the last look says whether it was ever in it.
            partner.could_see |= await visible_ids(partner.viewer, (Draft, Document))
        for _ in range(random.randrange(4)):
            await tell_next()
        if random.random() < 0.3:
            await random.choice(partners).page(random.randint(1, 7), crash=random.random() < 0.2)
    await drain(mails=False)
    for partner in partners:
        await partner.catch_up(random.randint(1, 40))
        assert partner.copy == await fresh(partner.viewer)
        assert partner.heard_of <= partner.could_see | await visible_ids(partner.viewer)
    assert [bool(partner.copy) for partner in partners] == [True] * 6 + [False]
    assert partners[0].removed > 0
