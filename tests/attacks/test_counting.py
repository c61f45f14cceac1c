"""Nobody counts what others do by what they are given: identifiers, cursors and sequences say nothing of it.

Numbers of drafts and dossiers are those of the funder's register, one after the other for everybody: the guide prints
them so, and they open nothing.
"""

from uuid import UUID

import pytest

from schema.ids import decode
from tests import factories
from tests.attacks.treasure import gather
from tests.cast import on_stage
from tests.resolvers.asking import told

ASKED = """{
  dossiers(first: 5) { totalCount nodes { id } pageInfo { endCursor } }
  drafts(first: 5) { totalCount nodes { id } pageInfo { endCursor } }
  viewer { unreadNotificationCount notifications(first: 5) { totalCount nodes { id sequence } } }
  changes { endCursor }
}"""


@pytest.mark.attack("ENUM-07")
async def test_every_identifier_is_drawn_by_chance(database: str) -> None:
    found = [decode(id) for id in (await gather(await on_stage())).values()]
    keys = [one[1] for one in found if one is not None]
    assert len(keys) == len(found) > 10
    assert {key.version for key in keys} == {4}


@pytest.mark.attack("ENUM-07")
async def test_identifiers_of_rows_made_one_after_the_other_have_nothing_in_common(database: str) -> None:
    cast = await on_stage()
    made = [(await factories.draft(cast.anne)).id for _ in range(8)]
    assert {UUID(str(key)).version for key in made} == {4}
    assert made != sorted(made)
    assert len({key.hex[:8] for key in made}) == len({key.hex[-8:] for key in made}) == 8


@pytest.mark.attack("ENUM-07")
async def test_what_others_do_changes_nothing_of_what_one_is_told(database: str) -> None:
    cast = await on_stage()
    await factories.dossier(cast.anne)
    before = await told(ASKED, cast.anne)
    stranger = await factories.member(await factories.establishment())
    for _ in range(3):
        await factories.dossier(stranger)
    after = await told(ASKED, cast.anne)
    sealed = [answer.pop("changes")["endCursor"] for answer in (before, after)]
    assert before == after
    assert before["dossiers"]["totalCount"] == 1
    assert len(sealed[0]) == len(sealed[1])
