"""Nobody says more than a form asks for: whose a row is, in which state, who decided, with which rights."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from models.accounts.people import User
from models.drafts import Draft
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import ask, told
from transport.graphql.api import core

pytestmark = pytest.mark.attack("AZ-14")

WHY = "a test looks"
OURS = (
    *("ownerId", "userId", "createdBy", "createdById", "createdAt", "updatedAt", "decidedBy", "decidedAt", "requester"),
    *("status", "state", "active", "role", "permissions", "companyId", "establishmentId", "attachments", "homeSide"),
)
"""What rows hold and nobody may write."""
PROFILE = "mutation($i: ProfileInput!) { updateProfile(input: $i) { user { phone } errors { code } } }"
SAVE = "mutation($i: SaveDraftInput!) { saveDraft(input: $i) { draft { version } errors { code path } } }"


def test_no_form_has_a_field_for_what_is_not_the_users_to_say() -> None:
    forms = [one for one in core.type_map.values() if isinstance(one, GraphQLInputObjectType)]
    written = [one for one in forms if not one.name.endswith(("Filter", "Order"))]
    assert len(written) > 15
    assert [f"{form.name}.{name}" for form in written for name in form.fields if name in OURS] == []


async def test_a_key_that_the_form_does_not_have_is_refused_with_the_whole_form(cast: Cast) -> None:
    before = await User.everyones(WHY).filter(id=cast.anne.user_id).values()
    for name in OURS:
        answer = await ask(PROFILE, cast.anne, i={"phone": "0123456789", name: "STAFF"})
        [error] = answer["errors"]
        assert f"'{name}'" in error["message"]
        assert answer.get("data") is None
    assert await User.everyones(WHY).filter(id=cast.anne.user_id).values() == before
    changed = await told(PROFILE, cast.anne, i={"phone": "0123456789"})
    assert changed["updateProfile"] == {"user": {"phone": "0123456789"}, "errors": []}


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"status": "TRANSMITTED"}, ["status"]),
        ({"creator": {"id": "x"}}, ["creator"]),
        ({"action": {"title": "Soudure", "version": 99}}, ["action", "version"]),
    ],
)
async def test_what_the_form_of_a_scheme_does_not_ask_for_is_refused_with_the_whole_form(
    cast: Cast, values: dict[str, Any], path: list[str]
) -> None:
    draft = await factories.draft(cast.anne)
    given = {"id": encode("Draft", draft.id), "version": 1, "values": {"action": {"title": "Soudure"}} | values}
    [error] = (await told(SAVE, cast.anne, i=given))["saveDraft"]["errors"]
    assert error["code"] == ("UNKNOWN_BLOCK" if len(path) == 1 else "UNKNOWN_FIELD")
    assert error["path"] == ["input", "values", *path]
    row = await Draft.everyones(WHY).get(id=draft.id)
    assert (row.version, row.title) == (1, draft.title)


async def test_null_is_refused_where_something_is_needed(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    answer = await ask(SAVE, cast.anne, i={"id": encode("Draft", draft.id), "version": None})
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
    assert (await Draft.everyones(WHY).get(id=draft.id)).version == 1
