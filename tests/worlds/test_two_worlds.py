"""Two worlds that differ only outside what a caller may see answer that caller alike: to the byte, whatever is asked.

Lists, counts, cursors, searches, single objects by identifiers of both worlds, computed fields and errors; every role,
every side. `WORLDS_OPERATIONS=20000 .venv/bin/python -m pytest tests/worlds` searches longer.
"""

import os

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from tests.worlds.comparing import compare
from tests.worlds.making import Worlds

OPERATIONS = int(os.environ.get("WORLDS_OPERATIONS", "1000"))
"""For every caller, pages asked again at a cursor included."""
GROUPS = 4
SEEING = ("administrator", "client", "contact", "individual", "provider", "staff")
PUBLIC = {"Company", "Establishment", "Theme", "Training", "TrainingSession"}
"""`entityPreview` tells everybody of the first, and the catalogue is everybody's."""
AGAIN = 1.12
"""Operations that come of a question: many have pages."""


def test_every_role_and_every_side_asks(worlds: Worlds) -> None:
    viewers = [one for one in worlds.callers.values() if isinstance(one, Viewer)]
    held = {role for viewer in viewers for reach in viewer.reaches for role in reach.roles}
    assert held | {Role.PRESCRIBER} == set(Role), "the prescriber's role comes with the approved account"
    assert {viewer.side for viewer in viewers} == set(Side)


def test_objects_of_every_type_are_in_one_world_and_not_in_the_other(worlds: Worlds) -> None:
    alike = {typename for typename, ids in worlds.known.ids.items() if len(ids) == worlds.common[typename]}
    assert alike == PUBLIC, "let something happen to them in tests/worlds/scenes.py"


@pytest.mark.parametrize("group", range(GROUPS))
async def test_what_a_caller_may_not_see_leaves_no_trace(worlds: Worlds, group: int) -> None:
    compared = await compare(worlds, range(group, int(OPERATIONS / AGAIN), GROUPS))
    assert (compared.differences, compared.faults) == ([], [])
    assert compared.asked.keys() == worlds.callers.keys()
    assert min(compared.asked.values()) >= OPERATIONS / GROUPS
    assert all(compared.found[name] > OPERATIONS / GROUPS / 5 for name in SEEING), compared.found
