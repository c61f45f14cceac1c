"""Several who write one draft at once: who kept their words saw the last ones."""

import random
from collections import Counter

import pytest

from models.drafts import Draft
from models.drafts.saving import save
from tests import factories
from tests.cast import Cast
from tests.models.stories import as_stored
from tests.races.gathering import ROUNDS, crowds, outcomes


async def titled(draft: Draft, version: int, title: str, cast: Cast) -> Draft:
    return await save(draft.id, version=version, values={"action": {"title": title}}, by=cast.anne)


@pytest.mark.attack("RACE-06")
async def test_of_many_editors_of_one_version_one_wins_and_the_others_know(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    for version, callers in enumerate(crowds(), start=1):
        ended = await outcomes(titled(draft, version, f"{version}.{number}", cast) for number in range(callers))
        assert Counter(ended) == {"done": 1, "STALE_VERSION": callers - 1}
        after = await as_stored(draft)
        assert (after.version, after.form["action"]["title"]) == (version + 1, f"{version}.{ended.index('done')}")


@pytest.mark.attack("RACE-07")
async def test_a_save_that_arrives_after_a_later_one_changes_nothing(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    for version in range(1, ROUNDS + 1):
        late = random.sample(range(max(1, version - 5), version), k=min(version - 1, 3))
        saves = [(version, f"version {version}"), *((old, f"version {old}, again") for old in late)]
        random.shuffle(saves)
        ended = await outcomes(titled(draft, base, title, cast) for base, title in saves)
        assert [one == "done" for one in ended] == [base == version for base, _ in saves]
        after = await as_stored(draft)
        assert (after.version, after.form["action"]["title"]) == (version + 1, f"version {version}")
