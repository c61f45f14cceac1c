"""Every root field names who may use it, and nobody else gets in."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from auth.permissions import OF_SIDE, Permission
from auth.viewer import AccountStatus, Nobody, Side, Viewer
from resolvers.doors import query
from resolvers.matrix import render
from schema.context import Info
from schema.doors import Door, Sign, doors, hang
from tests.house.calls import codes_of
from transport.graphql.api import core

MATRIX = Path(__file__).parents[2] / "docs" / "permissions.md"

NEWCOMER = Viewer(
    user_id=UUID(int=1),
    side=Side.MEMBER,
    session_id=UUID(int=2),
    scopes=frozenset(),
    token_expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    status=AccountStatus.ACTIVE,
    reaches=(),
)

GUARDED = [door for door in doors() if door.needs is not None]
BEYOND_A_NEWCOMER = [door for door in GUARDED if door.needs not in OF_SIDE["MEMBER"]]


def called(door: Door) -> str:
    return f"{door.kind} {door.name}"


def test_the_matrix_in_the_documentation_is_the_one_that_the_code_gives() -> None:
    assert MATRIX.read_text("utf-8") == render(), "run: python -m resolvers.matrix > docs/permissions.md"


def test_every_root_field_is_a_door() -> None:
    roots = {"query": core.query_type, "mutation": core.mutation_type, "subscription": core.subscription_type}
    served = {(kind, name) for kind, root in roots.items() if root is not None for name in root.fields}
    assert served == {(door.kind, door.name) for door in doors()}


def test_every_door_names_a_permission_or_says_why_it_is_public() -> None:
    assert [called(door) for door in doors() if (door.needs is None) == (not door.public)] == []


def test_a_door_that_names_nothing_cannot_be_hung() -> None:
    with pytest.raises(TypeError, match="names the permission it needs, or says why it is public"):
        query()
    with pytest.raises(TypeError, match="names the permission it needs, or says why it is public"):
        query(needs=Permission.BE_SIGNED_IN, public="both")


def test_a_name_can_be_hung_only_once() -> None:
    async def viewer(info: Info) -> str:
        return ""

    with pytest.raises(TypeError, match="there is already a query named viewer"):
        hang("query", Sign(public="a test"), viewer)


def test_a_field_is_marked_as_waiting_exactly_when_it_answers_that_it_is_not_implemented() -> None:
    raising = {called(door) for door in doors() if "NotImplementedYet" in door.function.__code__.co_names}
    assert raising == {called(door) for door in doors() if door.later is not None}


@pytest.mark.parametrize("door", GUARDED, ids=called)
async def test_nobody_is_let_through_a_guarded_door(door: Door) -> None:
    assert await codes_of(door, Nobody()) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("door", BEYOND_A_NEWCOMER, ids=called)
async def test_a_newcomer_without_a_role_is_refused_what_needs_one(door: Door) -> None:
    assert await codes_of(door, NEWCOMER) == ["FORBIDDEN"]


@pytest.mark.parametrize("door", [door for door in doors() if door.public and door.later], ids=called)
async def test_a_public_door_with_nothing_behind_says_so(door: Door) -> None:
    assert await codes_of(door, Nobody()) == ["NOT_IMPLEMENTED"]
