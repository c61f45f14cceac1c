"""Every door was tried by a delegate: those of the hours and of the bell open, and those that end their own sign-in."""

from datetime import timedelta
from uuid import uuid4

import pytest

import resolvers.roots  # noqa: F401
import subscriptions.root  # noqa: F401
from auth.permissions import OF_DELEGATE, Permission
from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from schema.doors import Door, doors
from tests.house.calls import codes_of

GUARDED = [door for door in doors() if door.needs is not None]
CHANGING = {"setDifHours", "signOut", "revokeSession", "signOutOfFranceConnect"}
"""Mutations that a delegate may call."""


def called(door: Door) -> str:
    return f"{door.kind} {door.name}"


def delegate(side: Side = Side.INDIVIDUAL) -> Viewer:
    """Somebody on the account of somebody else."""
    return Viewer(
        user_id=uuid4(),
        side=side,
        session_id=uuid4(),
        scopes=frozenset(),
        token_expires_at=clock.now() + timedelta(minutes=5),
        status=AccountStatus.ACTIVE,
        reaches=(),
        delegation_id=uuid4(),
        delegate_id=uuid4(),
    )


@pytest.mark.parametrize("door", GUARDED, ids=called)
async def test_a_door_opens_to_a_delegate_exactly_when_its_permission_is_one_of_theirs(door: Door) -> None:
    if door.needs in OF_DELEGATE:
        door.admit(delegate())
    else:
        assert await codes_of(door, delegate()) == ["FORBIDDEN"]


def test_a_delegate_changes_the_hours_and_ends_their_own_sign_in_and_nothing_else() -> None:
    mutations = [door for door in GUARDED if door.kind == "mutation" and door.needs in OF_DELEGATE]
    assert {door.name for door in mutations} == CHANGING


@pytest.mark.parametrize("side", [side for side in Side if side is not Side.INDIVIDUAL])
def test_a_delegation_gives_nothing_of_the_other_sides(side: Side) -> None:
    allowed = {permission for permission in Permission if delegate(side).can(permission)}
    assert allowed == {Permission.BE_SIGNED_IN, Permission.HEAR_BELL}
