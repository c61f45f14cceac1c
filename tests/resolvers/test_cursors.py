"""Cursors belong to one list of one viewer; a page is asked for in one way only."""

from typing import Any

import pytest

from auth.viewer import Viewer
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import ask, code, told
from tests.resolvers.counting import statements_of
from tests.resolvers.shelf import put_dossiers
from tests.resolvers.walking import page

DRAFTS = """query($first: Int, $after: String, $last: Int, $before: String, $offset: Int, $search: String,
  $filter: DraftFilter, $orderBy: DraftOrder) { drafts(first: $first, after: $after, last: $last, before: $before,
  offset: $offset, search: $search, filter: $filter, orderBy: $orderBy) { nodes { number } } }"""
DOSSIERS = "query($after: String) { dossiers(after: $after) { nodes { number } } }"


@pytest.fixture
async def anne(cast: Cast) -> Viewer:
    """Who sees the whole shelf."""
    second = await factories.establishment(of=cast.siae.company, head_office=False, name="SIAE SUD")
    await put_dossiers((cast.siae, second), cast.anne, (cast.agent, await factories.agent()), cast.legoud)
    return cast.anne


async def _cursor(viewer: Viewer, **arguments: Any) -> str:
    found: str = (await page("drafts", viewer, first=3, **arguments))["pageInfo"]["endCursor"]
    return found


LISTS: list[dict[str, Any]] = [
    {},
    {"search": "zoe"},
    {"filter": {"alert": True}},
    {"filter": {"alert": False}},
    {"filter": {"scheme": ["AF"]}},
    {"filter": {"period": {"from": "2026-01-01"}}},
    {"orderBy": {"field": "NUMBER", "direction": "ASC"}},
    {"orderBy": {"field": "UPDATED_AT", "direction": "DESC"}},
]


@pytest.mark.attack("AZ-06")
async def test_a_cursor_is_good_for_its_own_list_only(anne: Viewer) -> None:
    cursors = [await _cursor(anne, **arguments) for arguments in LISTS]
    for mine, arguments in enumerate(LISTS):
        for whose, cursor in enumerate(cursors):
            answer = await ask(DRAFTS, anne, after=cursor, **arguments)
            if mine == whose:
                assert "errors" not in answer
            else:
                assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
                assert answer["errors"][0]["message"] == "Ce curseur n'est pas valable pour cette liste."


@pytest.mark.attack("AZ-06")
async def test_a_cursor_is_good_for_its_own_viewer_and_field_only(cast: Cast, anne: Viewer) -> None:
    colleague = await factories.member(cast.siae.company)
    cursor = await _cursor(anne)
    assert await code(DRAFTS, colleague, after=cursor) == "BAD_USER_INPUT"
    assert await code(DRAFTS, cast.camille, after=cursor) == "BAD_USER_INPUT"
    assert await code(DOSSIERS, anne, after=cursor) == "BAD_USER_INPUT"


@pytest.mark.attack("AZ-06")
async def test_a_cursor_that_was_touched_or_made_up_is_refused(anne: Viewer) -> None:
    cursor = await _cursor(anne)
    flipped = [cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(len(cursor) - 1)]
    made_up = ["", "x", "====", "MQ", "null", "é", "\u0667", cursor[:-4], cursor + "AAAA", cursor * 60, " " + cursor]
    for wrong in flipped[::5] + made_up:
        for way in ("after", "before"):
            assert await code(DRAFTS, anne, **{way: wrong}) == "BAD_USER_INPUT", wrong


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": -1},
        {"last": -1},
        {"first": 101},
        {"last": 101},
        {"first": 2, "last": 2},
        {"first": 2, "before": "CURSOR"},
        {"last": 2, "after": "CURSOR"},
        {"after": "CURSOR", "before": "CURSOR"},
        {"offset": -1},
        {"offset": 1_000_001},
        {"offset": 2, "after": "CURSOR"},
        {"offset": 2, "last": 2},
        {"offset": 2, "before": "CURSOR"},
    ],
)
async def test_contradictory_pages_are_refused(anne: Viewer, arguments: dict[str, Any]) -> None:
    cursor = await _cursor(anne)
    given = {name: cursor if value == "CURSOR" else value for name, value in arguments.items()}
    assert await code(DRAFTS, anne, **given) == "BAD_USER_INPUT"


async def test_an_empty_page_says_what_lies_around_it(cast: Cast, anne: Viewer) -> None:
    nothing = {"startCursor": None, "endCursor": None}
    none_wanted = await page("drafts", anne, first=0)
    assert none_wanted["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False} | nothing
    assert none_wanted["totalCount"] == 60
    beyond = await page("drafts", anne, offset=60)
    assert beyond["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True} | nothing
    found_nowhere = await page("drafts", anne, search="introuvable")
    assert found_nowhere["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False} | nothing
    assert found_nowhere["totalCount"] == 0
    last = await _last_cursor(anne)
    assert (await page("drafts", anne, after=last))["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": True,
    } | nothing  # fmt: skip


async def _last_cursor(viewer: Viewer) -> str:
    found: str = (await page("drafts", viewer, last=1))["pageInfo"]["endCursor"]
    return found


async def test_nothing_is_skipped_or_repeated_when_rows_come_and_go(cast: Cast, anne: Viewer) -> None:
    first = await page("drafts", anne, first=2)
    assert [node["number"] for node in first["nodes"]] == [60, 59]
    made = await told('mutation { createDraft(input: {scheme: "AF"}) { draft { id } } }', cast.louise)
    assert made["createDraft"]["draft"]
    text = "mutation($id: ID!) { deleteDraft(id: $id) { done } }"
    gone = (await told("{ draft(number: 60) { id } }", anne))["draft"]["id"]
    assert (await told(text, anne, id=gone))["deleteDraft"] == {"done": True}
    second = await page("drafts", anne, first=2, after=first["pageInfo"]["endCursor"])
    assert [node["number"] for node in second["nodes"]] == [58, 57]


async def test_the_statement_of_a_page_counts_only_when_it_is_asked_to(anne: Viewer) -> None:
    plain = await statements_of(told("{ drafts(first: 3) { nodes { number } } }", anne))
    counted = await statements_of(told("{ drafts(first: 3) { totalCount nodes { number } } }", anne))
    text = "query($no: Boolean!) { drafts(first: 3) { totalCount @include(if: $no) nodes { number } } }"
    hidden = await statements_of(told(text, anne, no=False))
    assert (len(plain), len(counted), len(hidden)) == (1, 1, 1)
    assert ["COUNT(" in one.upper() for one in (*plain, *counted, *hidden)] == [False, True, False]
    turned = await statements_of(told("{ drafts(first: 3) { pageInfo { hasNextPage endCursor } } }", anne))
    assert len(turned) == 1
    only = await statements_of(told("{ drafts { totalCount } }", anne))
    assert len(only) <= 2
