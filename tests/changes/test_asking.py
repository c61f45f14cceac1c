"""What may be asked of the feed, and what a cursor is good for."""

from typing import Any

import pytest

from models.drafts import Draft
from models.drafts.saving import save
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.changes.partner import CHANGES, changes, cursor_of, heard
from tests.resolvers.asking import ask, code, told
from tests.resolvers.counting import statements_of


async def drafts(cast: Cast, count: int) -> list[str]:
    made = [await factories.draft(cast.anne) for _ in range(count)]
    return [encode("Draft", draft.id) for draft in made]


async def test_without_a_cursor_the_feed_starts_now(cast: Cast) -> None:
    await drafts(cast, 2)
    await cursor_of(cast.anne)
    page = await changes(cast.anne)
    assert (page["changes"], page["hasMore"]) == ([], False)
    made = await drafts(cast, 1)
    assert await heard(cast.anne, page["endCursor"]) == [("UPSERTED", made[0])]


async def test_pages_follow_the_order_in_which_it_happened(cast: Cast) -> None:
    cursor: str | None = await cursor_of(cast.anne)
    made = await drafts(cast, 5)
    await cursor_of(cast.anne)
    seen: list[str] = []
    more: list[bool] = []
    while not more or more[-1]:
        page = await changes(cast.anne, cursor, first=2)
        assert cursor != page["endCursor"]
        seen += [change["id"] for change in page["changes"]]
        more.append(page["hasMore"])
        cursor = page["endCursor"]
    assert (seen, more) == (made, [True, True, False])
    page = await changes(cast.anne, cursor)
    assert (page["changes"], page["endCursor"], page["hasMore"]) == ([], cursor, False)


async def test_the_cursor_of_a_change_goes_on_after_it(cast: Cast) -> None:
    start = await cursor_of(cast.anne)
    made = await drafts(cast, 3)
    await cursor_of(cast.anne)
    first = (await changes(cast.anne, start))["changes"][0]
    assert [id for _, id in await heard(cast.anne, first["cursor"])] == made[1:]


async def test_an_object_that_changed_often_is_given_once_at_its_last_place(cast: Cast) -> None:
    start = await cursor_of(cast.anne)
    draft = await factories.draft(cast.anne)
    other = await drafts(cast, 1)
    for version in (1, 2, 3):
        title = {"action": {"title": f"Titre {version}"}}
        draft = await save(draft.id, version=version, values=title, by=cast.anne)
    assert await heard(cast.anne, start) == [("UPSERTED", other[0]), ("UPSERTED", encode("Draft", draft.id))]
    node = (await changes(cast.anne, start))["changes"][1]["node"]
    assert (node["version"], node["title"]) == (4, "Titre 3 du 03/03/2031 au 06/03/2031")


async def test_types_are_chosen_and_unknown_ones_refused(cast: Cast) -> None:
    only_dossiers = await cursor_of(cast.anne, types=["Dossier"])
    dossier = await factories.dossier(cast.anne)
    await cursor_of(cast.anne)
    page = await changes(cast.anne, only_dossiers, types=["Dossier", "Dossier"])
    assert [change["id"] for change in page["changes"]] == [encode("Dossier", dossier.id)]
    answer = await ask(CHANGES, cast.anne, types=["Fact"], first=10)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["errors"][0]["message"] == (
        "Le flux ne comporte pas ce type : Fact. Il comporte AttachmentRequest, Document, Dossier, Draft, Enrolment."
    )


@pytest.mark.attack("AZ-06")
async def test_a_cursor_is_good_for_its_viewer_and_its_types_only(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    colleague = await factories.member(cast.siae.company)
    for viewer, more in ((colleague, {}), (cast.louise, {}), (cast.agent, {}), (cast.anne, {"types": ["Draft"]})):
        assert await code(CHANGES, viewer, after=cursor, first=10, **more) == "BAD_USER_INPUT"


@pytest.mark.attack("AZ-06")
async def test_a_cursor_that_was_touched_or_made_up_is_refused(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    touched = [cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(0, len(cursor), 7)]
    for wrong in [*touched, "", "x", "é", "A" * 100, cursor + "AAAA", cursor[:-4], cursor * 20, "null"]:
        assert await code(CHANGES, cast.anne, after=wrong, first=10) == "BAD_USER_INPUT", wrong


@pytest.mark.parametrize("first", [0, -1, 501, 2_147_483_647])
async def test_a_page_has_from_1_to_500_changes(cast: Cast, first: int) -> None:
    text = "query($after: String, $first: Int) { changes(after: $after, first: $first) { endCursor } }"
    cursor = await cursor_of(cast.anne)
    assert await code(text, cast.anne, after=cursor, first=first) == "BAD_USER_INPUT"
    assert (await told(text, cast.anne, after=cursor, first=500))["changes"]["endCursor"] == cursor


async def test_nobody_is_let_in(cast: Cast) -> None:
    assert await code(CHANGES, first=10) == "UNAUTHENTICATED"


async def test_a_page_of_ten_costs_as_many_statements_as_a_page_of_one(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    await drafts(cast, 10)
    await cursor_of(cast.anne)

    async def cost(first: int) -> int:
        return len(await statements_of(changes(cast.anne, cursor, first=first)))

    assert await Draft.visible_to(cast.anne).count() == 10
    assert await cost(1) == await cost(10)


async def test_only_identifiers_are_read_when_no_node_is_selected(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    made = await drafts(cast, 1)
    await cursor_of(cast.anne)
    page: Any = await told(
        "query($after: String) { changes(after: $after) { changes { kind typeName id } } }", cast.anne, after=cursor
    )
    assert page["changes"]["changes"] == [{"kind": "UPSERTED", "typeName": "Draft", "id": made[0]}]
